package io.jdock.image.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are those of distribution/reference's normalize_test.go. */
class ImageReferenceTest {
  static final String HEX = "d1a6d3a5e0a6b8a9b2c9e1e5c3b1f5a7c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4";

  @ParameterizedTest
  @CsvSource({
    "fedora, docker.io/library/fedora, fedora",
    "fedora/jdk, docker.io/fedora/jdk, fedora/jdk",
    "library/ubuntu, docker.io/library/ubuntu, ubuntu",
    "docker.io/library/ubuntu, docker.io/library/ubuntu, ubuntu",
    "docker.io/ubuntu, docker.io/library/ubuntu, ubuntu",
    "index.docker.io/library/redis, docker.io/library/redis, redis",
    "index.docker.io/redis, docker.io/library/redis, redis",
    "library/foo/bar, docker.io/library/foo/bar, library/foo/bar",
    "store/foo/bar, docker.io/store/foo/bar, store/foo/bar",
    "127.0.0.1:8000/private/moonbase, 127.0.0.1:8000/private/moonbase,"
        + " 127.0.0.1:8000/private/moonbase",
    "example.com/private/moonbase:v1, example.com/private/moonbase:v1,"
        + " example.com/private/moonbase:v1",
    "localhost/test, localhost/test, localhost/test",
    "localhost:5000/busybox:1, localhost:5000/busybox:1, localhost:5000/busybox:1",
    "[2001:db8::1]:5000/repo, [2001:db8::1]:5000/repo, [2001:db8::1]:5000/repo",
    "Foo/bar, Foo/bar, Foo/bar",
    "HOST.example.com/a, HOST.example.com/a, HOST.example.com/a",
    "docker/docker---docker, docker.io/docker/docker---docker, docker/docker---docker",
    "foo_bar.com:8080, docker.io/library/foo_bar.com:8080, foo_bar.com:8080",
    "a__b/c, docker.io/a__b/c, a__b/c",
    "nginx:1.27-alpine, docker.io/library/nginx:1.27-alpine, nginx:1.27-alpine"
  })
  void normalises(String typed, String canonical, String familiar) {
    ImageReference reference = ImageReference.parse(typed);
    assertThat(reference).hasToString(canonical);
    assertThat(reference.familiar()).isEqualTo(familiar);
    assertThat(ImageReference.parse(familiar)).isEqualTo(reference);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://github.com/docker/docker",
        "docker///docker",
        "docker/",
        "-docker",
        "_docker/_docker",
        "docker.io/docker/.docker",
        "a//b",
        "a:b:c",
        "a:-tag",
        "a@sha256:short",
        "nginx:tag with space",
        " nginx",
        "foo____bar",
        "aa/asdf$$^/aa"
      })
  void refuses(String typed) {
    assertThatThrownBy(() -> ImageReference.parse(typed))
        .isInstanceOf(InvalidReferenceException.class)
        .hasMessage("invalid reference format");
  }

  @Test
  void saysWhatDockerSays() {
    assertThatThrownBy(() -> ImageReference.parse("Foo"))
        .hasMessage("invalid reference format: repository name (library/Foo) must be lowercase");
    assertThatThrownBy(() -> ImageReference.parse("docker.io/Foo/bar:x"))
        .hasMessage("invalid reference format: repository name (Foo/bar) must be lowercase");
    assertThatThrownBy(() -> ImageReference.parse(HEX))
        .hasMessage(
            "invalid repository name (" + HEX + "), cannot specify 64-byte hexadecimal strings");
    assertThatThrownBy(() -> ImageReference.parse("a/".repeat(128) + "a"))
        .hasMessage("repository name must not be more than 255 characters");
    assertThatThrownBy(() -> ImageReference.parse("a@sha384:" + HEX))
        .hasMessage("unsupported digest algorithm");
    assertThatThrownBy(() -> ImageReference.parse("a@sha256:" + HEX + "00"))
        .hasMessage("invalid checksum digest length");
  }

  @Test
  void tagAndDigest() {
    ImageReference both = ImageReference.parse("app:1@sha256:" + HEX);
    assertThat(both.tag()).hasValue("1");
    assertThat(both.digest()).hasValue(Digest.parse("sha256:" + HEX));
    assertThat(both.withDefaultTag()).isEqualTo(both);
    assertThat(ImageReference.parse("app").withDefaultTag().familiar()).isEqualTo("app:latest");
    assertThat(both.nameOnly().isNameOnly()).isTrue();
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> component =
        Arbitraries.strings().withCharRange('a', 'z').numeric().ofMinLength(1).ofMaxLength(12);
    return Combinators.combine(
            Arbitraries.of("", "localhost/", "host.example:5000/", "user/"),
            component,
            Arbitraries.of("", ":latest", ":v1.2_x-3", "@sha256:" + HEX))
        .as((host, name, suffix) -> host + name + suffix);
  }

  @Property(tries = 300)
  void canonicalAndFamiliarFormsAreTheSameReference(@ForAll("names") String name) {
    ImageReference reference = ImageReference.parse(name);
    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    assertThat(ImageReference.parse(reference.familiar())).isEqualTo(reference);
  }

  @Property(tries = 500)
  void anyTextEitherParsesOrSaysWhy(@ForAll String text) {
    try {
      ImageReference reference = ImageReference.parse(text);
      assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    } catch (InvalidReferenceException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }
}
