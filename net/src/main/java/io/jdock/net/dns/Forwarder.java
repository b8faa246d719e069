package io.jdock.net.dns;

import io.jdock.linux.Fd;
import io.jdock.linux.InetSocket;
import io.jdock.linux.LoopTimer;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes one container's questions on to other servers, one after the other until one answers. For
 * the loop's thread, but for {@link #use}.
 */
final class Forwarder {
  private static final System.Logger LOG = System.getLogger(Forwarder.class.getName());

  /** Docker's limits: so many at once, and so long may others wait for their turn. */
  static final int MOST_AT_ONCE = 1024;

  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final int MOST_WAITING = 1024;
  private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Wire wire;
  private final Fd namespace;
  private final SecureRandom ids = new SecureRandom();
  private final Set<Forward> running = new HashSet<>();
  private final Deque<Forward> waiting = new ArrayDeque<>();
  private volatile Upstreams upstreams;
  private long lastLogged = System.nanoTime() - LOG_INTERVAL_NANOS;

  /**
   * @param namespace the container's
   */
  Forwarder(Wire wire, Fd namespace, Upstreams upstreams) {
    this.wire = wire;
    this.namespace = namespace;
    this.upstreams = upstreams;
  }

  void use(Upstreams now) {
    upstreams = now;
  }

  /** The answer comes under the client's own id; SERVFAIL where no server has one. */
  void forward(DnsQuery query, InetSocket.Type type, Consumer<byte[]> reply) {
    Upstreams now = upstreams;
    boolean address = query.type() == DnsWire.TYPE_A || query.type() == DnsWire.TYPE_AAAA;
    if (address && !now.singleLabels() && query.name().indexOf('.') < 0) {
      reply.accept(DnsReply.empty(query, DnsWire.NOERROR));
      return;
    }
    Forward forward = new Forward(query, type, reply, servers(now));
    if (running.size() == MOST_AT_ONCE && waiting.size() < MOST_WAITING) {
      waiting.add(forward);
      forward.limit = wire.timer().after(WAIT_NANOS, () -> refuse(forward));
    } else if (running.size() < MOST_AT_ONCE && wire.places().take()) {
      running.add(forward);
      forward.next();
    } else {
      refuse(forward);
    }
  }

  private static List<Upstreams.Server> servers(Upstreams upstreams) {
    return upstreams.servers().stream()
        .limit(Upstreams.MOST_SERVERS)
        .filter(s -> s.from() == Upstreams.From.CONTAINER || upstreams.hostAllowed())
        .filter(s -> s.from() == Upstreams.From.HOST || !isOurs(s.address()))
        .toList();
  }

  /** Asking ourselves would go round in circles. */
  private static boolean isOurs(InetAddress address) {
    return address.getHostAddress().equals(Resolver.ADDRESS);
  }

  private void refuse(Forward forward) {
    waiting.remove(forward);
    forward.reply.accept(DnsReply.empty(forward.query, DnsWire.REFUSED));
    long now = System.nanoTime();
    if (now - lastLogged >= LOG_INTERVAL_NANOS) {
      lastLogged = now;
      LOG.log(System.Logger.Level.WARNING, "more than {0} DNS queries at once", MOST_AT_ONCE);
    }
  }

  private void finish(Forward forward, byte[] answer) {
    running.remove(forward);
    Forward next = waiting.poll();
    if (next == null) {
      wire.places().giveBack(1);
    } else {
      next.cancelLimit();
      running.add(next);
      next.next();
    }
    forward.reply.accept(answer);
  }

  void close() {
    waiting.forEach(Forward::cancelLimit);
    waiting.clear();
    running.forEach(Forward::close);
    wire.places().giveBack(running.size());
    running.clear();
  }

  /** One question on its way from server to server. */
  private final class Forward {
    private final DnsQuery query;
    private final InetSocket.Type type;
    private final Consumer<byte[]> reply;
    private final Deque<Upstreams.Server> left;
    private @Nullable Exchange exchange;
    private LoopTimer.@Nullable Deadline limit;

    Forward(
        DnsQuery query,
        InetSocket.Type type,
        Consumer<byte[]> reply,
        List<Upstreams.Server> servers) {
      this.query = query;
      this.type = type;
      this.reply = reply;
      this.left = new ArrayDeque<>(servers);
    }

    void next() {
      Upstreams.Server server = left.poll();
      if (server == null) {
        finish(this, DnsReply.empty(query, DnsWire.SERVFAIL));
        return;
      }
      Fd from = server.from() == Upstreams.From.HOST ? wire.opener().home() : namespace;
      exchange = new Exchange(wire, query, ids.nextInt(0x1_0000), server, this::answered);
      exchange.start(from, type);
    }

    private void answered(byte @Nullable [] answer) {
      if (answer == null
          || DnsWire.rcode(answer) == DnsWire.SERVFAIL
          || DnsWire.rcode(answer) == DnsWire.REFUSED) {
        next();
      } else {
        finish(this, DnsWire.withId(answer, query.id()));
      }
    }

    void cancelLimit() {
      if (limit != null) {
        limit.cancel();
      }
    }

    void close() {
      if (exchange != null) {
        exchange.close();
      }
    }
  }
}
