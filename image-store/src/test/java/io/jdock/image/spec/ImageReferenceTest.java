package io.jdock.image.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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

  /**
   * The cases of distribution/reference's own tests that are not above: what is a name, and whose.
   */
  @ParameterizedTest
  @CsvSource({
    "test.com:5000, docker.io, library/test.com, 5000",
    "test:5000/repo, test:5000, repo, ''",
    "test:5000/repo:tag, test:5000, repo, tag",
    "test_com/foo, docker.io, test_com/foo, ''",
    "test-com:8080/foo, test-com:8080, foo, ''",
    "sub-dom1.foo.com/bar/baz/quux:some-long-tag, sub-dom1.foo.com, bar/baz/quux, some-long-tag",
    "b.gcr.io/test.example.com/my-app:test.example.com, b.gcr.io, test.example.com/my-app,"
        + " test.example.com",
    "xn--n3h.com:18080/foo, xn--n3h.com:18080, foo, ''",
    "foo/foo_bar.com:8080, docker.io, foo/foo_bar.com, 8080",
    "192.168.1.1, docker.io, library/192.168.1.1, ''",
    "192.168.1.1:tag, docker.io, library/192.168.1.1, tag",
    "192.168.1.1/repo, 192.168.1.1, repo, ''",
    "192.168.1.1:5000/repo:5050, 192.168.1.1:5000, repo, 5050",
    "[2001:db8::1]/repo, [2001:db8::1], repo, ''",
    "[2001:db8:1:2:3:4:5:6]/repo:tag, [2001:db8:1:2:3:4:5:6], repo, tag",
    "[2001:db8::]:5000/repo, [2001:db8::]:5000, repo, ''",
    "[::1]:5000/repo, [::1]:5000, repo, ''",
    "[fc00::1]:5000/docker/docker, [fc00::1]:5000, docker/docker, ''",
    "lowercase:Uppercase, docker.io, library/lowercase, Uppercase",
    "d/docker, docker.io, d/docker, ''",
    "docker---rules/docker, docker.io, docker---rules/docker, ''",
    "dock__er/docker, docker.io, dock__er/docker, ''",
    "DOCKER/docker, DOCKER, docker, ''",
  })
  void namesOfTheWorld(String text, String domain, String path, String tag) {
    ImageReference reference = ImageReference.parse(text);
    assertThat(reference.domain()).isEqualTo(domain);
    assertThat(reference.path()).isEqualTo(path);
    assertThat(reference.tag().orElse("")).isEqualTo(tag);
  }

  @Test
  void namesWithDigests() {
    for (String name : List.of("test:5000/repo", "[2001:db8::1]:5000/repo", "quay.io/a/b")) {
      for (String tag : List.of("", ":tag")) {
        String text = name + tag + "@sha256:" + "f".repeat(64);
        assertThat(ImageReference.parse(text)).hasToString(text);
      }
    }
    String long512 = "xn--7o8h.com/myimage:xn--7o8h.com@sha512:" + "f".repeat(128);
    assertThat(ImageReference.parse(long512)).hasToString(long512);
    String hexWithHost = "docker.io/" + HEX;
    assertThat(ImageReference.parse(hexWithHost)).hasToString("docker.io/library/" + HEX);
    String longest = "a.b/" + "a/".repeat(127) + "a:a-tag-does-not-count";
    assertThat(ImageReference.parse(longest)).hasToString(longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":justtag",
        "@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "repo@sha256:ffffffffffffffffffffffffffffffffff",
        "name@invaliddigest:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "Uppercase:tag",
        "test:5000/Uppercase/lowercase:tag",
        "[2001:db8::1]",
        "[2001:db8::1]:5000",
        "[2001:db8::1]:tag",
        "[fe80::1%eth0]:5000/repo",
        "[fe80::1%@invalidzone]:5000/repo",
        "[2001:db8:3:4::192.0.2.33]:5000/debian",
        "fc00::1:5000/debian",
        "docker-/docker",
        "-docker.io/docker/docker",
        "____/____",
        "dock..er/docker",
        "dock_.er/docker",
        "dock-.er/docker",
        "docker.io/docker///docker",
      })
  void noNames(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(InvalidReferenceException.class);
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
