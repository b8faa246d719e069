package io.jdock.daemon.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Request;
import io.jdock.engine.Filters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The query's {@code filters}: {@code {"name":["a"]}}, or {@code {"name":{"a":true}}} of older
 * clients.
 */
final class FilterQuery {
  private FilterQuery() {}

  static Filters of(Request request) throws HttpError {
    String text = request.text("filters");
    if (text.isEmpty()) {
      return Filters.NONE;
    }
    JsonNode tree;
    try {
      tree = request.json().tree(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw invalid();
    }
    if (tree.isNull()) {
      return Filters.NONE;
    }
    if (!tree.isObject()) {
      throw invalid();
    }
    Map<String, List<String>> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> filter : tree.properties()) {
      values.put(filter.getKey(), values(filter.getValue()));
    }
    return new Filters(values);
  }

  private static List<String> values(JsonNode node) throws HttpError {
    List<String> values = new ArrayList<>();
    if (node.isArray()) {
      for (JsonNode each : node) {
        if (!each.isTextual()) {
          throw invalid();
        }
        values.add(each.asText());
      }
    } else if (node.isObject()) {
      node.properties().stream()
          .filter(entry -> entry.getValue().asBoolean())
          .forEach(entry -> values.add(entry.getKey()));
    } else if (!node.isNull()) {
      throw invalid();
    }
    return values;
  }

  private static HttpError invalid() {
    return HttpError.badRequest("invalid filter");
  }
}
