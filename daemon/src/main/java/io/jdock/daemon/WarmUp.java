package io.jdock.daemon;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Walks the daemon's own paths once it is ready, so that the first client does not wait for their
 * classes to be loaded: requests that change nothing, among them a container planned from an image
 * that is not there.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final String BODY =
      "{\"Image\":\"jdock.invalid/warm-up\",\"Cmd\":[\"true\"],\"HostConfig\":{\"PortBindings\":{}}}";
  private static final List<String> REQUESTS =
      List.of(
          "HEAD /_ping HTTP/1.1\r\nHost: jdock\r\n\r\n",
          "GET /v1.47/version HTTP/1.1\r\nHost: jdock\r\n\r\n",
          "GET /v1.47/containers/json?all=1 HTTP/1.1\r\nHost: jdock\r\n\r\n",
          "GET /v1.47/images/json HTTP/1.1\r\nHost: jdock\r\n\r\n",
          "POST /v1.47/jdock/plan HTTP/1.1\r\nHost: jdock\r\nConnection: close\r\nContent-Length: "
              + BODY.length()
              + "\r\n\r\n"
              + BODY);

  private WarmUp() {}

  static void begin(List<SocketAddress> addresses) {
    for (SocketAddress address : addresses) {
      if (address instanceof UnixDomainSocketAddress unix) {
        Thread thread = new Thread(() -> walk(unix), "warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return;
      }
    }
  }

  private static void walk(UnixDomainSocketAddress address) {
    try (SocketChannel client = SocketChannel.open(address)) {
      client.write(ByteBuffer.wrap(String.join("", REQUESTS).getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answers = ByteBuffer.allocate(1 << 16);
      while (client.read(answers) >= 0) {
        answers.clear();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "warm-up ended early", e);
    }
  }
}
