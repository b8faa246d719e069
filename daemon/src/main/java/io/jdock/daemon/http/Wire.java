package io.jdock.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** How a connection that was taken over carries a process's bytes. */
sealed interface Wire {

  /** The answer's head. */
  String head(String contentType);

  /** What to write for some bytes. */
  Object piece(ByteBuf bytes);

  /** What to write last. */
  Object end();

  /**
   * The bytes as they are.
   *
   * @param upgrade whether the client asked for an answer with status 101
   */
  record Raw(boolean upgrade) implements Wire {
    @Override
    public String head(String contentType) {
      return upgrade
          ? "HTTP/1.1 101 UPGRADED\r\nContent-Type: "
              + contentType
              + "\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
          : "HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\n\r\n";
    }

    @Override
    public Object piece(ByteBuf bytes) {
      return bytes;
    }

    @Override
    public Object end() {
      return Unpooled.EMPTY_BUFFER;
    }
  }

  /**
   * WebSocket messages (RFC 6455), each with some of the bytes.
   *
   * @param accept the answer to the client's key
   * @param binary whether the messages are binary, which they are since API 1.28
   */
  record WebSocket(String accept, boolean binary) implements Wire {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /**
     * @throws HttpError when the request is not a WebSocket's
     */
    static WebSocket of(HttpHeaders headers, ApiVersion version) throws HttpError {
      String key = headers.get("Sec-WebSocket-Key", "");
      if (!headers.contains(HttpHeaderNames.UPGRADE, "websocket", true) || key.isEmpty()) {
        throw HttpError.badRequest("not websocket protocol");
      }
      if (!headers.get("Sec-WebSocket-Version", "").equals("13")) {
        throw HttpError.badRequest("missing or bad WebSocket Version");
      }
      return new WebSocket(accept(key), version.atLeast(1, 28));
    }

    private static String accept(String key) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-1")
                .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-1", e);
      }
    }

    @Override
    public String head(String contentType) {
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + accept
          + "\r\n\r\n";
    }

    @Override
    public Object piece(ByteBuf bytes) {
      return binary ? new BinaryWebSocketFrame(bytes) : new TextWebSocketFrame(bytes);
    }

    @Override
    public Object end() {
      return new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE);
    }
  }
}
