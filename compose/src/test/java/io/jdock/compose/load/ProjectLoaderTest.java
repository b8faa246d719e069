package io.jdock.compose.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.compose.model.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the corpus cannot hold: files that are too big, too deep, or meant to do harm. */
@Timeout(60)
class ProjectLoaderTest {
  @TempDir Path folder;

  private Project load(byte[] content) throws IOException {
    Files.write(folder.resolve("compose.yaml"), content);
    return ProjectLoader.load(
        new ProjectOptions(
            List.of(),
            List.of(),
            "p",
            null,
            List.of(),
            Map.of(),
            folder,
            List.of(),
            warning -> {}));
  }

  private Project load(String text) throws IOException {
    return load(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void refusesAnchorsThatUnfoldWithoutEnd() {
    StringBuilder bomb = new StringBuilder("x-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("x-a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ", ").repeat(8)).append("end]\n");
    }
    assertThatThrownBy(() -> load(bomb + "services: {web: {image: i}}\n"))
        .isInstanceOf(ComposeException.class)
        .hasMessageContaining("excessive aliasing");
  }

  @Test
  void refusesWhatHoldsItself() {
    assertThatThrownBy(() -> load("x-a: &a\n  b: *a\nservices: {web: {image: i}}\n"))
        .isInstanceOf(ComposeException.class)
        .hasMessageContaining("cycle detected");
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThatThrownBy(() -> load("x-a: " + "[".repeat(20_000) + "]".repeat(20_000) + "\n"))
        .isInstanceOf(ComposeException.class);
  }

  @Test
  void refusesBytesThatAreNoText() {
    byte[] content = "services: {web: {image: x}}\n".getBytes(StandardCharsets.UTF_8);
    content[25] = (byte) 0xff;
    assertThatThrownBy(() -> load(content))
        .isInstanceOf(ComposeException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void readsManyServices() throws IOException {
    StringBuilder text = new StringBuilder("services:\n");
    for (int i = 0; i < 2_000; i++) {
      text.append("  s").append(i).append(":\n    image: i\n    ports: [\"80\"]\n");
      if (i > 0) {
        text.append("    depends_on: [s").append(i - 1).append("]\n");
      }
    }
    assertThat(load(text.toString()).services()).hasSize(2_000);
  }

  @Test
  void readsAManyFileThatIncludesItsOwnIncluderOnlyOnce() throws IOException {
    Files.writeString(folder.resolve("b.yaml"), "include: [c.yaml]\nservices: {b: {image: i}}\n");
    Files.writeString(folder.resolve("c.yaml"), "include: [b.yaml]\nservices: {c: {image: i}}\n");
    assertThatThrownBy(() -> load("include: [b.yaml]\nservices: {a: {image: i}}\n"))
        .hasMessageContaining("include cycle detected");
  }

  @Test
  void refusesServicesThatExtendEachOtherThroughFiles() throws IOException {
    Files.writeString(
        folder.resolve("b.yaml"), "services: {b: {extends: {file: compose.yaml, service: a}}}\n");
    assertThatThrownBy(() -> load("services: {a: {extends: {file: b.yaml, service: b}}}\n"))
        .hasMessageContaining("Circular reference");
  }

  @Test
  void givesRecordsWhatTheFileSays() throws IOException {
    Project project =
        load(
            """
            services:
              web:
                image: nginx
                command: echo "a b"
                stop_grace_period: 1m
                ports: ["8080:80"]
                environment: {A: 1, B: }
                depends_on: [db]
                deploy: {resources: {limits: {memory: 50M}}}
              db: {image: pg, profiles: [x]}
              cache: {image: r}
            """
                .replace("depends_on: [db]", "depends_on: [cache]"));
    assertThat(project.serviceNames()).containsExactly("cache", "web");
    assertThat(project.disabledServices()).containsOnlyKeys("db");
    var web = project.services().get("web");
    assertThat(web.command()).containsExactly("echo", "a b");
    assertThat(web.entrypoint()).isNull();
    assertThat(web.stopGracePeriod()).isEqualTo(Duration.ofMinutes(1));
    assertThat(web.ports().get(0).published()).isEqualTo("8080");
    assertThat(web.environment()).containsEntry("A", "1").containsEntry("B", null);
    assertThat(web.dependsOn().get("cache").required()).isTrue();
    assertThat(web.deploy().resources().limits().memory()).isEqualTo(50L << 20);
    assertThat(project.networks().get("default").name()).isEqualTo("p_default");
  }

  @Test
  void writesWhatItReadsBack() throws IOException {
    Project project = load("services: {web: {image: i, labels: {a: \"yes\", b: \"1:30\"}}}\n");
    String written = Writer.yaml(project);
    assertThat(Writer.yaml(load(written.replace("$", "$$")))).isEqualTo(written);
  }

  @Test
  void randomBytesAreRefusedPolitely() {
    java.util.Random random = new java.util.Random(1);
    List<Throwable> odd = new ArrayList<>();
    String pieces = "services:\n web: {[]}&*!|>'\"%@`#,-? \t\nimage<<${}$";
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "services:\n  web:\n" : "");
      for (int j = random.nextInt(40); j > 0; j--) {
        text.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      try {
        load(text.toString());
      } catch (ComposeException e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (IOException | RuntimeException e) {
        odd.add(new AssertionError(text.toString(), e));
      }
    }
    assertThat(odd).isEmpty();
  }
}
