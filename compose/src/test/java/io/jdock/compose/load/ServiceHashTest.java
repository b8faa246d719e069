package io.jdock.compose.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.compose.model.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the labels that docker compose 2.40.3 put on what it made of the same file. */
class ServiceHashTest {
  @TempDir Path folder;

  @Test
  void hashesAreDockerComposes() throws IOException {
    Files.writeString(
        folder.resolve("compose.yaml"),
        """
        name: model-hx
        services:
          a: {image: alpine, networks: [n], volumes: ["vol:/v"], command: "sleep 100"}
        networks: {n: {ipam: {config: [{subnet: 10.77.0.0/24}]}, labels: {a: b}}}
        volumes: {vol: {}}
        """);
    Project project =
        ProjectLoader.load(
            new ProjectOptions(
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                Map.of(),
                folder,
                List.of(),
                warning -> {}));
    assertThat(ServiceHash.of(project.services().get("a")))
        .isEqualTo("299f962f4a7298e23681e38d8907a0af713482dd08852c71ec0e1409261ca5d7");
    assertThat(ServiceHash.of(project.networks().get("n")))
        .isEqualTo("8991a01ffa10efd2d41c145967ca17d34aab580341a4de3fa6922586909d6caa");
    assertThat(ServiceHash.of(project.volumes().get("vol")))
        .isEqualTo("1d4b8f70b81b48f5ebcca944050c90ea2ec46124208d8ed5a42c14c52084a8f3");
  }

  @Test
  void neitherBuildNorScaleNorDependenciesChangeAService() throws IOException {
    String plain = "services: {a: {image: i}, b: {image: i}}\n";
    String more =
        "services: {a: {image: i, build: ., scale: 3, depends_on: [b], pull_policy: always},"
            + " b: {image: i}}\n";
    assertThat(hashOfA(more)).isEqualTo(hashOfA(plain));
    assertThat(hashOfA("services: {a: {image: j}}\n")).isNotEqualTo(hashOfA(plain));
  }

  private String hashOfA(String text) throws IOException {
    Files.writeString(folder.resolve("compose.yaml"), text);
    return ServiceHash.of(
        ProjectLoader.load(
                new ProjectOptions(
                    List.of(),
                    List.of(),
                    "p",
                    null,
                    List.of(),
                    Map.of(),
                    folder,
                    List.of(),
                    warning -> {}))
            .services()
            .get("a"));
  }
}
