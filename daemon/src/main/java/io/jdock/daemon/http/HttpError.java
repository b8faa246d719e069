package io.jdock.daemon.http;

/** An answer that is an error: its status and the text of {@code {"message": ...}}. */
public final class HttpError extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String text;

  public HttpError(int status, String text) {
    super(text);
    this.status = status;
    this.text = text;
  }

  public int status() {
    return status;
  }

  public String text() {
    return text;
  }

  public static HttpError badRequest(String text) {
    return new HttpError(400, text);
  }

  public static HttpError notFound() {
    return new HttpError(404, "page not found");
  }
}
