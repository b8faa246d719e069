package io.jdock.daemon.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.api.ApiJson;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as its handler sees it.
 *
 * @param body the whole body; empty when the route reads it as it arrives
 * @param upload the body of a route that reads it as it arrives; otherwise nothing
 */
public record Request(
    ApiVersion version,
    Map<String, String> parameters,
    Map<String, List<String>> query,
    HttpHeaders headers,
    byte[] body,
    InputStream upload,
    ApiJson json) {
  private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");

  /** A parameter of the path, which the route has. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("no parameter " + name + " in the route's path");
    }
    return value;
  }

  /** The first value in the query, or null. */
  public @Nullable String query(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  /** The first value in the query, or an empty string. */
  public String text(String name) {
    String value = query(name);
    return value == null ? "" : value;
  }

  public List<String> all(String name) {
    return query.getOrDefault(name, List.of());
  }

  /**
   * A boolean in the query as moby reads it: everything but {@code 0}, {@code no}, {@code false},
   * {@code none} and nothing is true.
   */
  public boolean flag(String name) {
    return flag(name, false);
  }

  public boolean flag(String name, boolean absent) {
    String value = query(name);
    return value == null
        ? absent
        : !FALSE.contains(value.trim().toLowerCase(java.util.Locale.ROOT));
  }

  /** A whole number in the query, or null. */
  public @Nullable Integer integer(String name) throws HttpError {
    String value = query(name);
    if (value == null || value.isEmpty()) {
      return null;
    }
    try {
      return Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw HttpError.badRequest("strconv.Atoi: parsing \"" + value + "\": invalid syntax");
    }
  }

  /**
   * The body as a record; an empty body is an empty object. A type that says it is no JSON is
   * refused: a web page can send such a request to another site unasked, but not JSON.
   */
  public <T> T body(Class<T> type) throws HttpError {
    String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE);
    if (body.length > 0 && contentType != null && !isJson(contentType)) {
      throw HttpError.badRequest(
          "unsupported Content-Type header (" + contentType + "): must be 'application/json'");
    }
    try {
      JsonNode tree = json.tree(body.length == 0 ? new byte[] {'{', '}'} : body);
      check(tree);
      return json.convert(tree, type);
    } catch (IOException e) {
      throw invalidBody(e);
    }
  }

  /** Refuses what Go reads as something else, and no client means. */
  private static void check(JsonNode node) throws HttpError {
    if (node.isTextual() && !StandardCharsets.UTF_8.newEncoder().canEncode(node.textValue())) {
      throw HttpError.badRequest("invalid JSON: half a surrogate pair in a text");
    }
    for (JsonNode child : node) {
      if (node.isArray() && child.isNull()) {
        throw HttpError.badRequest("invalid JSON: null in an array");
      }
      check(child);
    }
  }

  private static boolean isJson(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.trim().equalsIgnoreCase("application/json");
  }

  /** The body as a tree; an empty body is an empty object. */
  public JsonNode bodyTree() throws HttpError {
    return body(JsonNode.class);
  }

  /** The error for a body that is not what it should be. */
  public static HttpError invalidBody(IOException cause) {
    return HttpError.badRequest("invalid JSON: " + JsonProblem.of(cause));
  }
}
