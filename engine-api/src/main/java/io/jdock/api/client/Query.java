package io.jdock.api.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A request's query string, built name by name. */
public final class Query {
  private final StringBuilder text = new StringBuilder();

  public static Query of() {
    return new Query();
  }

  public Query add(String name, String value) {
    text.append(text.length() == 0 ? '?' : '&')
        .append(encode(name))
        .append('=')
        .append(encode(value));
    return this;
  }

  public Query add(String name, boolean value) {
    return add(name, value ? "1" : "0");
  }

  public Query add(String name, long value) {
    return add(name, Long.toString(value));
  }

  /** Adds only a value that says something. */
  public Query addUnlessEmpty(String name, String value) {
    return value.isEmpty() ? this : add(name, value);
  }

  /** One path segment or value, percent-encoded. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
