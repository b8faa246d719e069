package io.jdock.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  private static final String DIGEST =
      "sha256:1791d5aef26e5d5057984612323fcd3f93d29bda6f6837e29359f9f106d6c158";

  @ParameterizedTest
  @CsvSource({
    "alpine, alpine:latest, docker.io/library/alpine:latest",
    "alpine:3.20, alpine:3.20, docker.io/library/alpine:3.20",
    "me/app, me/app:latest, docker.io/me/app:latest",
    "docker.io/library/alpine, alpine:latest, docker.io/library/alpine:latest",
    "index.docker.io/me/app:1, me/app:1, docker.io/me/app:1",
    "localhost/app, localhost/app:latest, localhost/app:latest",
    "127.0.0.1:5000/library/x:1, 127.0.0.1:5000/library/x:1, 127.0.0.1:5000/library/x:1",
    "ghcr.io/a/b/c__d-e.f, ghcr.io/a/b/c__d-e.f:latest, ghcr.io/a/b/c__d-e.f:latest",
  })
  void reads(String text, String familiar, String canonical) {
    ImageName name = ImageName.parse(text).orLatest();
    assertThat(name.familiar()).isEqualTo(familiar);
    assertThat(name.canonical()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({"alpine, alpine", "alpine:3, alpine:3", "r.io:5/x, r.io:5/x"})
  void keepsADigestInsteadOfLatest(String text, String familiar) {
    ImageName name = ImageName.parse(text + "@" + DIGEST).orLatest();
    assertThat(name.familiar()).isEqualTo(familiar + "@" + DIGEST);
    assertThat(name.digest()).isEqualTo(DIGEST);
  }

  @ParameterizedTest
  @CsvSource({
    "ALPINE, invalid reference format: repository name (library/ALPINE) must be lowercase",
    "a//b, invalid reference format",
    "-x, invalid reference format",
    "a:, invalid reference format",
    "a b, invalid reference format",
  })
  void refuses(String text, String message) {
    assertThatThrownBy(() -> ImageName.parse(text)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1791d5aef26e5d5057984612323fcd3f93d29bda6f6837e29359f9f106d6c158"})
  void refusesAnId(String id) {
    assertThatThrownBy(() -> ImageName.parse(id))
        .hasMessageContaining("cannot specify 64-byte hexadecimal strings");
  }
}
