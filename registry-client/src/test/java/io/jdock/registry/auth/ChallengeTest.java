package io.jdock.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ChallengeTest {
  @Test
  void dockerHubs() {
    assertThat(
            Challenge.parse(
                List.of(
                    "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                        + "scope=\"repository:library/a:pull,push\",error=\"insufficient_scope\"")))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.docker.io/token",
                    "service", "registry.docker.io",
                    "scope", "repository:library/a:pull,push",
                    "error", "insufficient_scope")));
  }

  @Test
  void severalInOneHeader() {
    assertThat(Challenge.parse(List.of("Basic realm=\"a \\\"b\\\"\", Negotiate, BEARER realm=x")))
        .containsExactly(
            new Challenge("basic", Map.of("realm", "a \"b\"")),
            new Challenge("negotiate", Map.of()),
            new Challenge("bearer", Map.of("realm", "x")));
  }

  @Property
  void anythingElseIsNoError(@ForAll String header) {
    assertThat(Challenge.parse(List.of(header))).isNotNull();
  }
}
