package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.EventLoop;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.LinuxException;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Conntrack;
import io.jdock.linux.netlink.LinkSpec;
import io.jdock.linux.netlink.Links;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.Netlink;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks on the real kernel. Each test is a thread in a network namespace of its own, which
 * stands for the host: the threads that it starts are in it too.
 */
class NetworksRootTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private final Syscalls syscalls = Syscalls.host();
  private final List<KernelJournal.Step> steps = new CopyOnWriteArrayList<>();
  private final KernelJournal journal = steps::add;
  @TempDir Path dir;

  private EventLoop loop;

  @BeforeEach
  void needsRoot() throws IOException {
    assumeTrue(syscalls.invoke(SyscallNumber.GETEUID) == 0, "needs root");
    loop = EventLoop.start("test");
  }

  @AfterEach
  void endLoop() {
    if (loop != null) {
      loop.close();
    }
  }

  private interface Story {
    void tell(Networks networks) throws IOException;
  }

  private NetworkConfig config() {
    return NetworkConfig.defaults(dir.resolve("data"), dir.resolve("exec")).withBridge("jdtest0");
  }

  private void onAHost(Story story) throws IOException {
    onAHost(config(), story);
  }

  private void onAHost(NetworkConfig config, Story story) throws IOException {
    NamespaceThread.<Void>callInNew(
        syscalls,
        () -> {
          try (Netlink host = Netlink.open(syscalls)) {
            host.execute(List.of(Links.upRequest(1)));
          }
          try (Networks networks = Networks.open(config, loop, NetworkStories.none())) {
            networks.reconcile(List.of());
            try {
              story.tell(networks);
            } finally {
              networks.release(A, journal);
              networks.release(B, journal);
            }
          }
          return null;
        });
    try (var left = Files.list(dir.resolve("exec/netns"))) {
      assertThat(left).isEmpty();
    } catch (java.nio.file.NoSuchFileException none) {
      assertThat(dir.resolve("exec/netns")).doesNotExist();
    }
  }

  /** A server in a sandbox that says hello once to each caller, until it is closed. */
  private ServerSocketChannel serve(Sandbox in, int port) throws IOException {
    ServerSocketChannel server =
        NamespaceThread.callIn(
            syscalls,
            in.path(),
            () ->
                ServerSocketChannel.open(java.net.StandardProtocolFamily.INET)
                    .bind(new InetSocketAddress(port)));
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  try (SocketChannel client = server.accept()) {
                    String peer =
                        ((InetSocketAddress) client.getRemoteAddress())
                            .getAddress()
                            .getHostAddress();
                    client.write(
                        ByteBuffer.wrap(("hello " + peer).getBytes(StandardCharsets.UTF_8)));
                  }
                }
              } catch (IOException closed) {
                assertThat(server.isOpen()).isFalse();
              }
            });
    thread.start();
    return server;
  }

  private static String call(String host, int port) throws IOException {
    try (java.net.Socket socket = new java.net.Socket()) {
      socket.setSoTimeout(5000);
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), 5000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void dockersBridgesAreKeptApartAsTheyComeAndGo() throws Exception {
    onAHost(
        networks -> {
          try (Netlink host = Netlink.open(syscalls)) {
            host.links().add(LinkSpec.of("docker0", new LinkSpec.Bridge()));
            awaitMangle("-i docker0 ", "-o docker0 ");
            host.links().add(LinkSpec.of("corp0", new LinkSpec.Bridge()));
            new Iptables()
                .restore(
                    new FirewallChange()
                        .chain("filter", "DOCKER")
                        .append(new FirewallRule("filter", "FORWARD", "-o corp0 -j DOCKER")));
            LinkSpec port =
                LinkSpec.of("port0", new LinkSpec.Veth(LinkSpec.of("port1", new LinkSpec.Peer())))
                    .withMaster(host.links().get("corp0").index());
            host.links().add(port);
            awaitMangle("-i corp0 ", "-o corp0 ", "-i docker0 ", "-o docker0 ");
            host.links().delete("docker0");
            awaitMangle("-i corp0 ", "-o corp0 ");
          }
        });
  }

  /** The rules of that table, by their beginnings. */
  private static void awaitMangle(String... beginnings) throws IOException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    List<String> now;
    do {
      now =
          new Iptables()
              .save().rules().stream()
                  .filter(rule -> rule.table().equals("mangle"))
                  .map(rule -> rule.spec().substring(0, rule.spec().indexOf("-m")))
                  .toList();
    } while (!now.equals(List.of(beginnings)) && System.nanoTime() < deadline);
    assertThat(now).containsExactly(beginnings);
  }

  @Test
  void aSandboxHasOnlyItsLoopback() throws Exception {
    onAHost(
        networks -> {
          Sandbox sandbox = networks.createSandbox(A, journal);
          try (Netlink inside = Netlink.openIn(syscalls, sandbox.path())) {
            assertThat(inside.links().get("lo").up()).isTrue();
            assertThat(inside.links().find("eth0")).isEmpty();
          }
        });
  }

  @Test
  void containersReachEachOtherAndTheHostThemWithTheAddressesDockerGives() throws Exception {
    onAHost(
        networks -> {
          Network bridge = networks.find("bridge").orElseThrow();
          Sandbox a = networks.createSandbox(A, journal);
          Sandbox b = networks.createSandbox(B, journal);
          Endpoint ea =
              networks.connect(a.containerId(), bridge, EndpointRequest.of("web"), journal);
          Endpoint eb =
              networks.connect(b.containerId(), bridge, EndpointRequest.of("client"), journal);
          String subnet = bridge.ipam().get(0).subnet().toString();
          assertThat(subnet).isEqualTo("172.17.0.0/16");
          assertThat(Cidr.text(ea.ip())).isEqualTo("172.17.0.2");
          assertThat(ea.mac().text()).isEqualTo("02:42:ac:11:00:02");
          assertThat(Cidr.text(eb.ip())).isEqualTo("172.17.0.3");
          assertThat(networks.endpoints(bridge.id())).containsExactlyInAnyOrder(ea, eb);
          try (ServerSocketChannel server = serve(a, 80)) {
            assertThat(call("172.17.0.2", 80)).isEqualTo("hello 172.17.0.1");
            String fromB = NamespaceThread.callIn(syscalls, b.path(), () -> call("172.17.0.2", 80));
            assertThat(fromB).isEqualTo("hello 172.17.0.3");
          }
        });
  }

  @Test
  void aPublishedPortAnswersFromEverywhereAndIsReleased() throws Exception {
    aPublishedPortAnswersFromEverywhere(true);
  }

  @Test
  void itDoesWhereBridgedFramesDoNotPassTheFirewall() throws Exception {
    aPublishedPortAnswersFromEverywhere(false);
  }

  private void aPublishedPortAnswersFromEverywhere(boolean bridgeNetfilter) throws Exception {
    onAHost(
        networks -> {
          Path netfilter = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
          assumeTrue(!bridgeNetfilter || Files.exists(netfilter), "br_netfilter is not loaded");
          if (Files.exists(netfilter)) {
            Files.writeString(netfilter, bridgeNetfilter ? "1" : "0");
          }
          Network bridge = networks.find("bridge").orElseThrow();
          Sandbox a = networks.createSandbox(A, journal);
          Sandbox b = networks.createSandbox(B, journal);
          Endpoint ea =
              networks.connect(a.containerId(), bridge, EndpointRequest.of("web"), journal);
          networks.connect(b.containerId(), bridge, EndpointRequest.of("client"), journal);
          List<PublishedPort> ports =
              networks.publish(
                  ea.containerId(), List.of(PortBinding.of(80, PortProtocol.TCP, 8080)), journal);
          assertThat(ports)
              .extracting(p -> Cidr.text(p.hostIp()) + ":" + p.hostPort())
              .containsExactly("0.0.0.0:8080", ":::8080");
          try (ServerSocketChannel server = serve(a, 80)) {
            assertThat(call("127.0.0.1", 8080)).isEqualTo("hello 172.17.0.1");
            assertThat(call("172.17.0.1", 8080)).isEqualTo("hello 172.17.0.1");
            assertThat(call("::1", 8080)).isEqualTo("hello 172.17.0.1");
            for (Sandbox from : List.of(b, a)) {
              for (int i = 0; i < 3; i++) {
                String answer =
                    NamespaceThread.callIn(syscalls, from.path(), () -> call("172.17.0.1", 8080));
                assertThat(answer).isEqualTo("hello 172.17.0.1");
              }
            }
            networks.release(A, journal);
            assertThatThrownBy(() -> call("127.0.0.1", 8080)).isInstanceOf(IOException.class);
            assertThat(new Iptables().save().rules())
                .noneMatch(rule -> rule.spec().contains("8080"));
          }
        });
  }

  @Test
  void aPortIsServedWithoutFirewallToo() throws Exception {
    onAHost(
        config().withIptables(false),
        networks -> {
          Network bridge = networks.find("bridge").orElseThrow();
          Sandbox a = networks.createSandbox(A, journal);
          Endpoint ea =
              networks.connect(a.containerId(), bridge, EndpointRequest.of("web"), journal);
          List<PublishedPort> ports =
              networks.publish(
                  ea.containerId(), List.of(PortBinding.of(80, PortProtocol.TCP, 0)), journal);
          assertThat(ports.get(0).hostPort()).isBetween(32768, 60999);
          try (ServerSocketChannel server = serve(a, 80)) {
            assertThat(call("127.0.0.1", ports.get(0).hostPort())).startsWith("hello");
          }
        });
  }

  @Test
  void aUdpPortAnswersOverIpv4AndIpv6() throws Exception {
    onAHost(
        networks -> {
          Network bridge = networks.find("bridge").orElseThrow();
          Sandbox a = networks.createSandbox(A, journal);
          Endpoint ea =
              networks.connect(a.containerId(), bridge, EndpointRequest.of("dns"), journal);
          networks.publish(
              ea.containerId(), List.of(PortBinding.of(53, PortProtocol.UDP, 5353)), journal);
          try (DatagramSocket server =
              NamespaceThread.callIn(syscalls, a.path(), () -> new DatagramSocket(53))) {
            new Thread(() -> echo(server)).start();
            for (String host : List.of("127.0.0.1", "::1")) {
              try (DatagramSocket client = new DatagramSocket()) {
                client.setSoTimeout(5000);
                client.connect(InetAddress.getByName(host), 5353);
                client.send(new DatagramPacket(new byte[] {7}, 1));
                DatagramPacket answer = new DatagramPacket(new byte[9], 9);
                client.receive(answer);
                assertThat(answer.getLength()).as(host).isEqualTo(1);
              }
            }
          }
        });
  }

  @Test
  void aUdpClientThatKeepsItsPortIsLedToTheNextContainer() throws Exception {
    onAHost(
        networks -> {
          try (Conntrack conntrack = Conntrack.open(syscalls)) {
            conntrack.forgetUdp(flow -> false);
          } catch (LinuxException e) {
            assumeTrue(false, "the kernel does not give its flows by netlink: " + e);
          }
          Network bridge = networks.find("bridge").orElseThrow();
          List<PortBinding> wanted = List.of(PortBinding.of(53, PortProtocol.UDP, 5353));
          Sandbox a = networks.createSandbox(A, journal);
          Endpoint first = networks.connect(A, bridge, EndpointRequest.of("first"), journal);
          try (DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(5000);
            networks.publish(A, wanted, journal);
            try (DatagramSocket server =
                NamespaceThread.callIn(syscalls, a.path(), () -> new DatagramSocket(53))) {
              new Thread(() -> echo(server)).start();
              assertThat(answers(client, 5353)).isTrue();
            }
            Sandbox b = networks.createSandbox(B, journal);
            Endpoint second = networks.connect(B, bridge, EndpointRequest.of("second"), journal);
            assertThat(second.ip()).isNotEqualTo(first.ip());
            networks.release(A, journal);
            networks.publish(B, wanted, journal);
            try (DatagramSocket server =
                NamespaceThread.callIn(syscalls, b.path(), () -> new DatagramSocket(53))) {
              new Thread(() -> echo(server)).start();
              assertThat(answers(client, 5353)).isTrue();
            }
            assertThat(steps)
                .extracting(step -> step.call().get())
                .contains("IPCTNL_MSG_CT_DELETE: 1 UDP flows to 5353");
          }
        });
  }

  private static boolean answers(DatagramSocket client, int port) throws IOException {
    byte[] question = {7};
    client.send(new DatagramPacket(question, 1, new InetSocketAddress("172.17.0.1", port)));
    DatagramPacket answer = new DatagramPacket(new byte[9], 9);
    client.receive(answer);
    return answer.getLength() == 1;
  }

  private static void echo(DatagramSocket server) {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[9], 9);
        server.receive(packet);
        server.send(packet);
      }
    } catch (IOException closed) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  @Test
  void anAddressIsFreeAsSoonAsItsContainerIsReleased() throws Exception {
    onAHost(
        networks -> {
          Network bridge = networks.find("bridge").orElseThrow();
          for (int i = 0; i < 5; i++) {
            Sandbox a = networks.createSandbox(A, journal);
            Endpoint ea =
                networks.connect(a.containerId(), bridge, EndpointRequest.of("web"), journal);
            assertThat(Cidr.text(ea.ip())).isEqualTo("172.17.0.2");
            networks.release(A, journal);
          }
        });
  }

  @Test
  void withoutIccContainersDoNotReachEachOther() throws Exception {
    onAHost(
        config().withIcc(false),
        networks -> {
          Network bridge = networks.find("bridge").orElseThrow();
          Sandbox a = networks.createSandbox(A, journal);
          Sandbox b = networks.createSandbox(B, journal);
          networks.connect(a.containerId(), bridge, EndpointRequest.of("web"), journal);
          networks.connect(b.containerId(), bridge, EndpointRequest.of("client"), journal);
          try (ServerSocketChannel server = serve(a, 80)) {
            assertThat(call("172.17.0.2", 80)).startsWith("hello");
            assertThatThrownBy(
                    () -> NamespaceThread.callIn(syscalls, b.path(), () -> call("172.17.0.2", 80)))
                .isInstanceOf(IOException.class);
          }
        });
  }

  @Test
  void aTakenPortIsRefusedInDockersWords() throws Exception {
    onAHost(
        networks -> {
          Network bridge = networks.find("bridge").orElseThrow();
          Sandbox a = networks.createSandbox(A, journal);
          Endpoint ea =
              networks.connect(a.containerId(), bridge, EndpointRequest.of("web"), journal);
          List<PortBinding> wanted = List.of(PortBinding.of(80, PortProtocol.TCP, 8080));
          try (ServerSocketChannel foreign =
              ServerSocketChannel.open().bind(new InetSocketAddress(8080))) {
            assertThatThrownBy(() -> networks.publish(ea.containerId(), wanted, journal))
                .isInstanceOf(PortInUseException.class)
                .hasMessage(
                    "driver failed programming external connectivity on endpoint web ("
                        + ea.endpointId()
                        + "): Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind:"
                        + " address already in use");
          }
          List<PublishedPort> ports = networks.publish(A, wanted, journal);
          assertThat(networks.publish(A, wanted, journal)).isEqualTo(ports);
          networks.createSandbox(B, journal);
          networks.connect(B, bridge, EndpointRequest.of("other"), journal);
          assertThatThrownBy(() -> networks.publish(B, wanted, journal))
              .hasMessageEndingWith("Bind for 0.0.0.0:8080 failed: port is already allocated");
        });
  }

  @Test
  void theNextDaemonTakesOverWhatLivesAndRemovesTheRest() throws Exception {
    NamespaceThread.<Void>callInNew(
        syscalls,
        () -> {
          try (Netlink host = Netlink.open(syscalls)) {
            host.execute(List.of(Links.upRequest(1)));
          }
          Endpoint alive;
          List<PublishedPort> ports;
          String id;
          try (Networks first = Networks.open(config(), loop, NetworkStories.none())) {
            first.reconcile(List.of());
            Network bridge = first.find("bridge").orElseThrow();
            id = bridge.id();
            Sandbox a = first.createSandbox(A, journal);
            alive = first.connect(a.containerId(), bridge, EndpointRequest.of("web"), journal);
            ports =
                first.publish(
                    alive.containerId(),
                    List.of(PortBinding.of(80, PortProtocol.TCP, 8080)),
                    journal);
            Sandbox b = first.createSandbox(B, journal);
            Endpoint dead =
                first.connect(b.containerId(), bridge, EndpointRequest.of("gone"), journal);
            first.publish(
                dead.containerId(), List.of(PortBinding.of(80, PortProtocol.TCP, 8081)), journal);
          }
          try (Networks second = Networks.open(config(), loop, NetworkStories.none())) {
            second.reconcile(List.of(new LiveSandbox(A, List.of(alive), ports)));
            assertThat(second.warnings()).isEmpty();
            assertThat(second.find("bridge").orElseThrow().id()).isEqualTo(id);
            assertThat(dir.resolve("exec/netns").resolve(B)).doesNotExist();
            FirewallSnapshot rules = new Iptables().save();
            assertThat(rules.rules()).noneMatch(rule -> rule.spec().contains("8081"));
            assertThat(rules.rules()).doesNotHaveDuplicates();
            Sandbox a = new Sandbox(A, dir.resolve("exec/netns").resolve(A));
            try (ServerSocketChannel server = serve(a, 80)) {
              assertThat(call("127.0.0.1", 8080)).isEqualTo("hello 172.17.0.1");
            }
            second.release(A, journal);
          }
          try (Networks third = Networks.open(config(), loop, NetworkStories.none())) {
            third.reconcile(List.of());
            List<FirewallRule> before = new ArrayList<>(new Iptables().save().rules());
            third.reconcile(List.of());
            assertThat(new Iptables().save().rules()).isEqualTo(before);
          }
          return null;
        });
  }

  @Test
  void theHostsOwnRangesAreLeftAlone() throws Exception {
    NamespaceThread.<Void>callInNew(
        syscalls,
        () -> {
          try (Netlink host = Netlink.open(syscalls)) {
            host.execute(List.of(Links.upRequest(1)));
            host.addresses().add(1, InetAddress.getByName("172.17.0.1"), 16);
            host.addresses().add(1, InetAddress.getByName("172.18.5.1"), 24);
          }
          try (Networks networks = Networks.open(config(), loop, NetworkStories.none())) {
            Network bridge = networks.find("bridge").orElseThrow();
            assertThat(bridge.ipam().get(0).subnet()).hasToString("172.19.0.0/16");
          }
          return null;
        });
  }
}
