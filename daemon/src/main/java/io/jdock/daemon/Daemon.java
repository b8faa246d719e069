package io.jdock.daemon;

import io.jdock.api.ApiJson;
import io.jdock.daemon.config.DaemonConfig;
import io.jdock.daemon.config.Host;
import io.jdock.daemon.config.TlsFiles;
import io.jdock.daemon.http.ApiServer;
import io.jdock.daemon.http.RouteTable;
import io.jdock.daemon.http.ServerTls;
import io.jdock.daemon.routes.Product;
import io.jdock.engine.EngineConfig;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The daemon from its start to its end: the pid file, the engine, the sockets, and all of them
 * given back in reverse order.
 */
final class Daemon implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Daemon.class.getName());

  /** Makes the engine; may take its time. */
  @FunctionalInterface
  interface EngineOpener {
    EngineAccess open(EngineConfig config) throws IOException;
  }

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final List<SocketAddress> addresses = new ArrayList<>();

  private Daemon() {}

  /**
   * Starts, and returns when clients are answered.
   *
   * @throws IOException when the daemon cannot run; nothing is left behind then
   */
  static Daemon start(DaemonConfig config, Product product, EngineOpener opener)
      throws IOException {
    Daemon daemon = new Daemon();
    boolean started = false;
    try {
      daemon.run(config, product, opener);
      started = true;
      return daemon;
    } finally {
      if (!started) {
        daemon.close();
      }
    }
  }

  private void run(DaemonConfig config, Product product, EngineOpener opener) throws IOException {
    closing.push(PidFile.claim(config.pidfile()));
    TlsFiles files = config.tls();
    SslContext tls = files == null ? null : ServerTls.of(files);
    for (Host host : config.hosts()) {
      if (host.address() instanceof UnixDomainSocketAddress unix) {
        new SocketFile(unix).clear();
      } else if (files == null || !files.verify()) {
        warnOfOpenTcp(host);
      }
    }
    EngineAccess engine = opener.open(config.engine());
    closing.push(engine);
    ApiJson json = new ApiJson();
    RouteTable routes = engine.api().table(product, json, config.exposure());
    ApiServer server = new ApiServer(routes, json, product.serverName());
    // The engine ends before the server does: attached clients see their containers stop.
    closing.remove(engine);
    closing.push(server);
    closing.push(engine);
    for (Host host : config.hosts()) {
      listen(server, host, config, host.isUnix() ? null : tls);
    }
  }

  private void listen(ApiServer server, Host host, DaemonConfig config, @Nullable SslContext tls)
      throws IOException {
    SocketAddress bound = server.listen(host.address(), tls);
    addresses.add(bound);
    if (host.address() instanceof UnixDomainSocketAddress unix) {
      SocketFile file = new SocketFile(unix);
      closing.push(file::remove);
      file.permit(config.group(), config.groupAsked());
    }
    LOG.log(System.Logger.Level.INFO, "API listen on " + describe(bound));
  }

  private static String describe(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : address.toString();
  }

  /** dockerd's warnings; it also sleeps for a second, so that they are read. */
  private static void warnOfOpenTcp(Host host) {
    LOG.log(
        System.Logger.Level.WARNING,
        "[!] DON'T BIND ON ANY IP ADDRESS WITHOUT setting --tlsverify IF YOU DON'T KNOW WHAT YOU'RE DOING [!]"
            + " host="
            + host.text());
    LOG.log(
        System.Logger.Level.WARNING,
        "Binding to an IP address, even on localhost, can also give access to scripts run in a browser."
            + " Be safe out there! host="
            + host.text());
  }

  /** Where it listens. */
  List<SocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      AutoCloseable next = closing.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "cannot shut " + next.getClass().getSimpleName() + " down",
            e);
      }
    }
  }
}
