package io.jdock.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
  private static final Handler NOTHING = (request, reply) -> {};
  private final RouteTable table =
      new RouteTable(
          List.of(
              Route.get("/_ping", NOTHING),
              Route.get("/containers/json", NOTHING),
              Route.get("/containers/{id}/json", NOTHING),
              Route.get("/images/{name*}/json", NOTHING),
              Route.delete("/images/{name*}", NOTHING)));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET, /_ping, /_ping, -, -",
        "GET, /v1.47/_ping, /_ping, -, -",
        "GET, /v1.24/containers/json, /containers/json, -, -",
        "GET, /containers/abc/json, /containers/{id}/json, id, abc",
        "GET, /v1.41/images/alpine/json, /images/{name*}/json, name, alpine",
        "GET, /v1.41/images/localhost:5000/a/b@sha256:ab/json, /images/{name*}/json, name, localhost:5000/a/b@sha256:ab",
        "DELETE, /v1.41/images/a%2Fb%3A1, /images/{name*}, name, a/b:1",
        "DELETE, /images/a+b, /images/{name*}, name, a+b",
      })
  void finds(String method, String path, String route, String name, String value) throws Exception {
    RouteTable.Match match = table.find(method, path);
    assertThat(match.route().path()).isEqualTo(route);
    if (name != null) {
      assertThat(match.parameters()).containsEntry(name, value);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /nothing | 404 | page not found",
        "POST | /_ping | 404 | page not found",
        "GET | /containers//json | 404 | page not found",
        "GET | /v1.99/_ping | 400 | client version 1.99 is too new. Maximum supported API version is 1.47",
        "GET | /v1.10/_ping | 400 | client version 1.10 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
      })
  void refuses(String method, String path, int status, String message) {
    assertThatThrownBy(() -> table.find(method, path))
        .isInstanceOfSatisfying(
            HttpError.class,
            error -> {
              assertThat(error.status()).isEqualTo(status);
              assertThat(error.text()).isEqualTo(message);
            });
  }
}
