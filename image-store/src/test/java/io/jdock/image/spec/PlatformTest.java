package io.jdock.image.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64",
    "linux/x86_64, linux/amd64",
    "x86_64, linux/amd64",
    "Linux/AMD64, linux/amd64",
    "linux/i386, linux/386",
    "aarch64, linux/arm64",
    "linux/arm64/v8, linux/arm64",
    "arm, linux/arm/v7",
    "armhf, linux/arm/v7",
    "linux/armel, linux/arm/v6",
    "linux/arm/6, linux/arm/v6",
    "linux/amd64/v1, linux/amd64",
    "linux/amd64/v3, linux/amd64/v3",
    "macos/arm64, darwin/arm64",
    "s390x, linux/s390x"
  })
  void parses(String typed, String expected) {
    assertThat(Platform.parse(typed)).hasToString(expected);
  }

  @Test
  void systemAloneTakesTheHostsProcessor() {
    assertThat(Platform.parse("linux")).isEqualTo(Platform.host());
  }

  @Test
  void refuses() {
    assertThatThrownBy(() -> Platform.parse("nonsense"))
        .hasMessage("\"nonsense\": unknown operating system or architecture: invalid argument");
    assertThatThrownBy(() -> Platform.parse("a/b/c/d"))
        .hasMessage("\"a/b/c/d\": cannot parse platform specifier: invalid argument");
    assertThatThrownBy(() -> Platform.parse("linux/&"))
        .hasMessageStartingWith("\"&\" is an invalid component of \"linux/&\"");
  }

  @Test
  void runnableOnes() {
    assertThat(Platform.parse("linux/amd64").runnable())
        .extracting(Platform::toString)
        .containsExactly("linux/amd64", "linux/386");
    assertThat(Platform.parse("linux/arm64").runnable())
        .extracting(Platform::toString)
        .containsExactly(
            "linux/arm64", "linux/arm/v8", "linux/arm/v7", "linux/arm/v6", "linux/arm/v5");
  }

  @Test
  void indexSelectsTheBest() {
    Descriptor v6 = entry("linux/arm/v6");
    Descriptor v7 = entry("linux/arm/v7");
    Descriptor i386 = entry("linux/386");
    ImageIndex index = new ImageIndex(MediaTypes.OCI_INDEX, List.of(i386, v6, v7));
    assertThat(index.select(Platform.parse("linux/arm64"))).hasValue(v7);
    assertThat(index.select(Platform.parse("linux/arm/v6"))).hasValue(v6);
    assertThat(index.select(Platform.parse("linux/amd64"))).hasValue(i386);
    assertThat(index.select(Platform.parse("linux/s390x"))).isEmpty();
  }

  private static Descriptor entry(String platform) {
    return new Descriptor(
        MediaTypes.OCI_MANIFEST,
        Digest.sha256(platform),
        1,
        Optional.of(Platform.parse(platform)),
        List.of(),
        java.util.Map.of());
  }
}
