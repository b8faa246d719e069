package io.jdock.net.dns;

import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.net.dns.Upstreams.From;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the server manages: opening it, and queries a second through 127.0.0.11:53 from one client
 * in the container. Run as root: {@code java ... EmbeddedDnsBenchmark [serve]}; with {@code serve}
 * it goes on serving for other clients, such as dnsperf, and prints how to enter the namespace.
 */
final class EmbeddedDnsBenchmark {
  private static final int OPENINGS = 200;
  private static final int WINDOW = 32;
  private static final long SECONDS = 5;

  private EmbeddedDnsBenchmark() {}

  public static void main(String[] args) throws Exception {
    FakeNames names = new FakeNames().with("web", "172.18.0.2").with("db", "172.18.0.3", "fd00::3");
    try (DnsLab lab = new DnsLab()) {
      open(lab, names);
      FakeUpstream upstream =
          lab.upstream(
              lab.host, "127.0.0.1", (query, tcp) -> List.of(Message.answer(query, 0, "1.1.1.1")));
      lab.open(names, lab.server(upstream, From.HOST));
      if (args.length > 0) {
        System.out.println(
            "/proc/" + ProcessHandle.current().pid() + "/fd/" + lab.container.number());
        new CountDownLatch(1).await();
      }
      for (int round = 0; round < 3; round++) {
        rate(lab, "own name", Message.query(1, "web", Message.A));
        rate(lab, "forwarded", Message.query(1, "example.com", Message.A));
      }
    }
  }

  private static void open(DnsLab lab, FakeNames names) throws Exception {
    long[] micros = new long[OPENINGS];
    for (int i = 0; i < OPENINGS; i++) {
      try (Fd container = lab.namespace()) {
        long start = System.nanoTime();
        Resolver resolver = lab.dns.open(container, names, Upstreams.none(), KernelJournal.none());
        micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        resolver.close();
      }
    }
    java.util.Arrays.sort(micros);
    System.out.printf(
        "open: median %d us, 95 %% %d us%n", micros[OPENINGS / 2], micros[OPENINGS * 95 / 100]);
  }

  /** So many questions are under way at once, as from a program with several threads. */
  private static void rate(DnsLab lab, String what, byte[] query) throws Exception {
    try (DatagramChannel client = lab.client()) {
      ByteBuffer question = ByteBuffer.wrap(query);
      ByteBuffer answer = ByteBuffer.allocate(512);
      for (int i = 0; i < WINDOW; i++) {
        client.write(question.rewind());
      }
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(SECONDS);
      long count = 0;
      for (; System.nanoTime() < end; count++) {
        client.read(answer.clear());
        client.write(question.rewind());
      }
      System.out.printf("%s: %d queries/s%n", what, count / SECONDS);
    }
  }
}
