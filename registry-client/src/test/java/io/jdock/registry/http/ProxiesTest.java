package io.jdock.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
  private static Origin origin(String url) {
    return Origin.of(URI.create(url));
  }

  @Test
  void aProxyForEachScheme() {
    Proxies proxies =
        Proxies.fromEnvironment(
            Map.of("HTTP_PROXY", "plain:3128", "https_proxy", "http://u:p%40w@secure"));

    assertThat(proxies.proxyFor(origin("http://a.example")))
        .contains(new Proxy(Proxy.Kind.HTTP, "plain", 3128, "", ""));
    assertThat(proxies.proxyFor(origin("https://a.example")))
        .contains(new Proxy(Proxy.Kind.HTTP, "secure", 80, "u", "p@w"));
    assertThat(proxies.proxyFor(origin("https://a.example")).get()).hasToString("http://secure:80");
  }

  @ParameterizedTest
  @CsvSource({
    "foo.org,            https://foo.org,        false",
    "foo.org,            https://a.foo.org,      false",
    "foo.org,            https://afoo.org,       true",
    ".foo.org,           https://foo.org,        true",
    ".foo.org,           https://a.foo.org,      false",
    "*.foo.org,          https://a.foo.org,      false",
    "foo.org:443,        https://foo.org,        false",
    "foo.org:80,         https://foo.org,        true",
    "10.0.0.0/8,         https://10.1.2.3,       false",
    "10.0.0.0/8,         https://11.1.2.3,       true",
    "192.0.2.1,          https://192.0.2.1,      false",
    "192.0.2.1:5000,     https://192.0.2.1,      true",
    "'a.org, b.org',     https://b.org,          false",
    "*,                  https://c.org,          false",
    "'',                 https://localhost:5000, false",
    "'',                 https://127.0.0.1:5000, false",
    "'',                 https://[::1]:5000,     false",
    "2001:db8::/32,      https://[2001:db8::1],  false",
    "'',                 https://c.org,          true",
  })
  void notForTheBypassed(String noProxy, String url, boolean proxied) {
    Proxies proxies =
        Proxies.fromEnvironment(Map.of("HTTPS_PROXY", "http://proxy", "NO_PROXY", noProxy));
    assertThat(proxies.proxyFor(origin(url)).isPresent()).isEqualTo(proxied);
  }

  @Test
  void refusesWhatItCannotSpeak() {
    assertThatThrownBy(
            () -> Proxies.fromEnvironment(Map.of("HTTPS_PROXY", "ftp://proxy.example:21")))
        .hasMessage("invalid proxy address: unsupported proxy scheme \"ftp\"");
  }
}
