package io.jdock.registry.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An HTTP request; immutable, each {@code with} method answers another one. */
public final class Request {
  private final String method;
  private final URI url;
  private final Map<String, String> headers;
  private final byte[] body;

  private Request(String method, URI url, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.body = body;
  }

  public static Request get(URI url) {
    return new Request("GET", url, Map.of(), new byte[0]);
  }

  public static Request head(URI url) {
    return new Request("HEAD", url, Map.of(), new byte[0]);
  }

  /** A POST of a form that is already URL-encoded. */
  public static Request postForm(URI url, String form) {
    return new Request("POST", url, Map.of(), form.getBytes(StandardCharsets.UTF_8))
        .with("Content-Type", "application/x-www-form-urlencoded");
  }

  /** A POST without a body. */
  public static Request post(URI url) {
    return new Request("POST", url, Map.of(), new byte[0]);
  }

  public static Request put(URI url, byte[] body) {
    return new Request("PUT", url, Map.of(), body);
  }

  public static Request patch(URI url, byte[] body) {
    return new Request("PATCH", url, Map.of(), body);
  }

  /** The same with a header set, replacing one of the same name. */
  public Request with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.keySet().removeIf(header::equalsIgnoreCase);
    more.put(header, value);
    return new Request(method, url, Map.copyOf(more), body);
  }

  /** The same without a header. */
  public Request without(String header) {
    Map<String, String> fewer = new LinkedHashMap<>(headers);
    fewer.keySet().removeIf(header::equalsIgnoreCase);
    return new Request(method, url, Map.copyOf(fewer), body);
  }

  /** The same to another place, as a redirect wants it. */
  public Request to(URI other) {
    return new Request(method, other, headers, body);
  }

  /** A header's value, by its name in any case. */
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  public String method() {
    return method;
  }

  public URI url() {
    return url;
  }

  public Origin origin() {
    return Origin.of(url);
  }

  /** What Go's errors begin with, {@code Get "https://host/v2/"}; never holds credentials. */
  public String description() {
    return method.charAt(0)
        + method.substring(1).toLowerCase(java.util.Locale.ROOT)
        + " \""
        + url
        + "\"";
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }
}
