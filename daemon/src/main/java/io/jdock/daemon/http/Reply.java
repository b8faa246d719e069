package io.jdock.daemon.http;

/** The answer to one request. Exactly one of its methods is called, by any thread. */
public interface Reply {

  /** Answers with a record, list or map. */
  void json(int status, Object body);

  void text(int status, String body);

  /** Answers without a body. */
  void empty(int status);

  /**
   * Begins an answer that goes on until its end is written. The status goes out with the first
   * bytes.
   */
  ChunkedStream chunked(String contentType, Framing framing);

  /** Takes the connection over. Only for routes that say so. */
  HijackedStream hijack();

  /** Adds a header to the answer; before the method that gives it. */
  Reply header(String name, String value);
}
