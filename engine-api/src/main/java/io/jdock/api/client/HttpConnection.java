package io.jdock.api.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection (RFC 9112): a request, its response's head, its body; again. */
final class HttpConnection {
  private static final int CHUNK = 64 * 1024;
  private static final int MAX_LINE = 64 * 1024;

  final Transport transport;
  final BufferedInputStream in;

  HttpConnection(Transport transport) {
    this.transport = transport;
    this.in = new BufferedInputStream(transport.in(), 32 * 1024);
  }

  /** The status line and the fields, their names in lower case. */
  record Head(int status, String reason, Map<String, String> fields) {
    @Nullable String field(String name) {
      return fields.get(name);
    }

    boolean has(String name, String token) {
      String value = fields.get(name);
      return value != null && value.toLowerCase(Locale.ROOT).contains(token);
    }
  }

  void send(String method, String target, Map<String, String> fields, byte @Nullable [] body)
      throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    byte[] headBytes = head.toString().getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[headBytes.length + (body == null ? 0 : body.length)];
    System.arraycopy(headBytes, 0, message, 0, headBytes.length);
    if (body != null) {
      System.arraycopy(body, 0, message, headBytes.length, body.length);
    }
    OutputStream out = transport.out();
    out.write(message);
    out.flush();
  }

  /**
   * Sends a request with a body of unknown length, in chunks (RFC 9112, section 7.1).
   *
   * @throws IOException when the body cannot be read; that the daemon takes no more of it is told
   *     by {@code false}, as it may have answered already
   */
  boolean sendChunked(
      String method, String target, Map<String, String> fields, EngineClient.Body body)
      throws IOException {
    Map<String, String> chunked = new TreeMap<>(fields);
    chunked.put("Transfer-Encoding", "chunked");
    send(method, target, chunked, null);
    Chunks chunks = new Chunks(transport.out());
    try (BufferedOutputStream buffered = new BufferedOutputStream(chunks, CHUNK)) {
      body.writeTo(buffered);
      buffered.flush();
      chunks.end();
      return true;
    } catch (RefusedException e) {
      System.getLogger(HttpConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "the daemon takes no more of the body", e);
      return false;
    }
  }

  /** The daemon takes no more of a body. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Each write is a chunk; closing it leaves the connection as it is. */
  private static final class Chunks extends OutputStream {
    private final OutputStream out;

    Chunks(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (count == 0) {
        return; // an empty chunk is the end
      }
      byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      byte[] framed = Arrays.copyOf(size, size.length + count + 2);
      System.arraycopy(bytes, offset, framed, size.length, count);
      framed[framed.length - 2] = '\r';
      framed[framed.length - 1] = '\n';
      send(framed);
    }

    void end() throws IOException {
      send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void send(byte[] bytes) throws IOException {
      try {
        out.write(bytes);
        out.flush();
      } catch (IOException e) {
        throw new RefusedException(e);
      }
    }
  }

  /** Reads a response's head, passing over informational responses other than 101. */
  Head receive() throws IOException {
    while (true) {
      Head head = receiveOne();
      if (head.status() >= 200 || head.status() == 101) {
        return head;
      }
    }
  }

  private Head receiveOne() throws IOException {
    String[] status = readLine(in).split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
      throw new IOException("malformed HTTP response: " + String.join(" ", status));
    }
    Map<String, String> fields = new TreeMap<>();
    String line = readLine(in);
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      line = readLine(in);
    }
    try {
      int code = Integer.parseInt(status[1]);
      return new Head(code, status.length > 2 ? status[2] : "", fields);
    } catch (NumberFormatException e) {
      throw new IOException("malformed HTTP status: " + status[1], e);
    }
  }

  /** A line up to LF, without its line end. */
  static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    int b = in.read();
    if (b < 0) {
      throw new EOFException("EOF");
    }
    while (b >= 0 && b != '\n') {
      if (line.size() > MAX_LINE) {
        throw new IOException("a line of the HTTP response is longer than " + MAX_LINE);
      }
      line.write(b);
      b = in.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  void close() throws IOException {
    transport.close();
  }
}
