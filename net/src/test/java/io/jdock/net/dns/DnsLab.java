package io.jdock.net.dns;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.LinkSpec;
import io.jdock.linux.netlink.Links;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.Netlink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A host and a container, each only a network namespace with its loopback, and a DNS server. */
final class DnsLab implements AutoCloseable {
  final Syscalls syscalls = Syscalls.host();
  final List<KernelJournal.Step> steps = new CopyOnWriteArrayList<>();
  final Fd host = namespace();
  final Fd container = namespace();
  final EventLoop loop;
  final EmbeddedDns dns;
  private final List<AutoCloseable> closeables = new ArrayList<>();

  DnsLab() throws IOException {
    loop = in(host, () -> EventLoop.start("dns-test"));
    dns = in(host, () -> EmbeddedDns.on(loop, syscalls));
  }

  Fd namespace() throws IOException {
    return NamespaceThread.callInNew(
        syscalls,
        () -> {
          try (Netlink netlink = Netlink.open(syscalls)) {
            netlink.execute(List.of(Links.upRequest(1)));
            // With loopback alone glibc asks for no addresses (AI_ADDRCONFIG).
            LinkSpec peer = LinkSpec.of("peer0", new LinkSpec.Peer());
            netlink.links().add(LinkSpec.of("eth0", new LinkSpec.Veth(peer)).switchedOn());
            int eth0 = netlink.links().get("eth0").index();
            netlink.addresses().add(eth0, InetAddress.getByName("172.18.0.200"), 16);
          }
          return NamespaceThread.open(syscalls, Path.of("/proc/thread-self/ns/net"));
        });
  }

  <T> T in(Fd namespace, NamespaceThread.Task<T> task) throws IOException {
    return NamespaceThread.callIn(syscalls, Path.of(namespace.procPath()), task);
  }

  Resolver open(NameLookup names, Upstreams.Server... servers) throws IOException {
    return dns.open(container, names, Upstreams.of(List.of(servers)), steps::add);
  }

  FakeUpstream upstream(Fd namespace, String address, FakeUpstream.Behaviour behaviour)
      throws IOException {
    FakeUpstream upstream = in(namespace, () -> FakeUpstream.start(address, behaviour));
    closeables.add(upstream);
    return upstream;
  }

  Upstreams.Server server(FakeUpstream upstream, Upstreams.From from) {
    return new Upstreams.Server(
        upstream.address().getAddress(), upstream.address().getPort(), from);
  }

  static InetSocketAddress resolver() throws IOException {
    return new InetSocketAddress(InetAddress.getByName(Resolver.ADDRESS), 53);
  }

  /** Asks 127.0.0.11:53 from inside the container by UDP. */
  Message.Read ask(byte[] query) throws Exception {
    return Message.read(askRaw(query));
  }

  byte[] askRaw(byte[] query) throws Exception {
    try (DatagramChannel client = client()) {
      client.write(ByteBuffer.wrap(query));
      client.socket().setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
      java.net.DatagramPacket packet = new java.net.DatagramPacket(new byte[65_535], 65_535);
      client.socket().receive(packet);
      return java.util.Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }

  DatagramChannel client() throws IOException {
    return in(
        container, () -> DatagramChannel.open(StandardProtocolFamily.INET).connect(resolver()));
  }

  /** Several questions on one TCP connection; their answers in the order in which they come. */
  List<Message.Read> askByTcp(byte[]... queries) throws Exception {
    try (SocketChannel client = tcpClient()) {
      for (byte[] query : queries) {
        client.write(FakeUpstream.framed(query));
      }
      client.shutdownOutput();
      List<Message.Read> answers = new ArrayList<>();
      for (int i = 0; i < queries.length; i++) {
        answers.add(Message.read(FakeUpstream.readFramed(client)));
      }
      return answers;
    }
  }

  SocketChannel tcpClient() throws IOException {
    return in(
        container,
        () -> {
          SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
          channel.connect(resolver());
          return channel;
        });
  }

  @Override
  public void close() throws Exception {
    dns.close();
    loop.close();
    for (AutoCloseable closeable : closeables) {
      closeable.close();
    }
    host.close();
    container.close();
  }
}
