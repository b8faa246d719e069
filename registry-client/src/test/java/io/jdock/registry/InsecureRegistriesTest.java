package io.jdock.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsecureRegistriesTest {
  @Test
  void loopbackAlways() {
    InsecureRegistries none = InsecureRegistries.of(List.of());
    assertThat(none.contains("127.3.4.5", 5000)).isTrue();
    assertThat(none.contains("::1", 5000)).isTrue();
    assertThat(none.contains("localhost", 5000)).isTrue();
    assertThat(none.contains("192.0.2.1", 5000)).isFalse();
  }

  @Test
  void byHostPortOrRange() {
    InsecureRegistries some =
        InsecureRegistries.of(List.of("a.invalid:5000", "b.invalid", "192.0.2.0/24"));
    assertThat(some.contains("a.invalid", 5000)).isTrue();
    assertThat(some.contains("a.invalid", 443)).isFalse();
    assertThat(some.contains("b.invalid", 443)).isTrue();
    assertThat(some.contains("192.0.2.77", 80)).isTrue();
    assertThat(some.contains("192.0.3.77", 80)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a/b", "10.0.0.0/64"})
  void malformed(String entry) {
    assertThatThrownBy(() -> InsecureRegistries.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a",
        "https://",
        "https://a?b",
        "https://a#b",
        "https://u:p@a",
        "https://a b"
      })
  void malformedMirrors(String mirror) {
    assertThatThrownBy(() -> RegistryConfig.of(List.of(mirror), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid mirror: ")
        .hasMessageNotContaining("u:p");
  }

  @Test
  void mirrorsAreForDockerHubOnly() {
    RegistryConfig config = RegistryConfig.of(List.of("https://mirror.example/base/"), List.of());

    assertThat(Endpoint.of("docker.io", config))
        .containsExactly(
            new Endpoint(URI.create("https://mirror.example/base"), true),
            new Endpoint(URI.create("https://registry-1.docker.io"), false));
    assertThat(Endpoint.of("192.0.2.1:5000", config))
        .containsExactly(new Endpoint(URI.create("https://192.0.2.1:5000"), false));
    assertThat(Endpoint.of("127.0.0.1:5000", config))
        .containsExactly(
            new Endpoint(URI.create("https://127.0.0.1:5000"), false),
            new Endpoint(URI.create("http://127.0.0.1:5000"), false));
  }
}
