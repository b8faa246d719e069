package io.jdock.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonAddressTest {
  @ParameterizedTest
  @CsvSource({
    "unix:///run/jdock.sock, unix:///run/jdock.sock",
    "tcp://10.0.0.1:2376, tcp://10.0.0.1:2376",
    "tcp://box, tcp://box:2375",
    "tcp://[::1]:99, tcp://[::1]:99",
    "tcp://[fe80::1], tcp://[fe80::1]:2375",
    "tcp://:2375, tcp://localhost:2375",
    "box:1234, tcp://box:1234",
  })
  void reads(String text, String meaning) {
    assertThat(DaemonAddress.parse(text, 2375)).hasToString(meaning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo://x", "tcp://a:b", "tcp://a:1/path"})
  void refuses(String text) {
    assertThatThrownBy(() -> DaemonAddress.parse(text, 2375))
        .hasMessage("invalid bind address format: " + text);
  }
}
