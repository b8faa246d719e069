package io.jdock.daemon.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.api.ApiJson;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Route;
import io.jdock.daemon.http.RouteSupport;
import io.jdock.daemon.http.RouteTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * docs/api.md is made of the route table and the specification's list of endpoints. {@code mvn -pl
 * daemon -am -Dtest=ApiDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dapi.md=write test}
 * writes it anew.
 */
class ApiDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "api.md");
  private final RouteTable table =
      new FakeEngine().api().table(Product.of("1.2.3"), new ApiJson(), List.of());

  @Test
  void theDocumentSaysWhatTheRoutesDo() throws Exception {
    String expected = document();
    if ("write".equals(System.getProperty("api.md"))) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("docs/api.md is stale; with -Dapi.md=write this test writes it")
        .isEqualTo(expected);
  }

  private String document() throws Exception {
    StringBuilder text =
        new StringBuilder(
            """
            # The Engine API, endpoint by endpoint

            Every endpoint of the Docker Engine API 1.47, and what jdock does with it. A test makes this page of the route
            table (`ApiDocumentTest`), so that it cannot go stale. Versions 1.24 to 1.47 are answered, with and without `/v1.NN`
            before the path. Fields of requests that cannot be honoured are refused by their names, with status 501.
            """);
    Set<Route> documented = new HashSet<>();
    for (String line : specification()) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      int space = line.indexOf(' ');
      if (space < 0) {
        text.append("\n## ").append(line).append("\n\n| endpoint | answer |\n| --- | --- |\n");
        continue;
      }
      Route route = find(line.substring(0, space), line.substring(space + 1));
      documented.add(route);
      text.append(row(line, route));
    }
    text.append("\n## Beyond the specification\n\n| endpoint | answer |\n| --- | --- |\n");
    for (Route route : table.routes()) {
      if (!documented.contains(route)) {
        text.append(row(route.method() + " " + route.path().replace("*}", "}"), route));
      }
    }
    return text.toString();
  }

  private Route find(String method, String path) {
    try {
      return table.find(method, path.replace("{id}", "x").replace("{name}", "x")).route();
    } catch (HttpError e) {
      throw new AssertionError("no route for " + method + " " + path, e);
    }
  }

  private static String row(String endpoint, Route route) {
    RouteSupport support = route.support();
    String answer =
        switch (support.kind()) {
          case WORKS -> "works";
          case DIFFERS -> "differs: " + support.note();
          case REFUSED -> "refused: " + support.note();
        };
    return "| `" + endpoint + "` | " + answer + " |\n";
  }

  private static List<String> specification() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ApiDocumentTest.class.getResourceAsStream("engine-api-1.47.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
