package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.Errnos;
import io.jdock.linux.EventLoop;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.LinkSpec;
import io.jdock.linux.netlink.Links;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.Netlink;
import io.jdock.linux.netlink.NetlinkException;
import io.jdock.net.dns.Upstreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that dies before each of the steps of a change in turn: the next one finds it done or
 * undone, and nothing else. Each test is a thread in a network namespace of its own, which stands
 * for the host.
 */
class NetworkCrashRootTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final Set<SyscallNumber> STEPS =
      Set.of(
          SyscallNumber.SENDTO,
          SyscallNumber.MOUNT,
          SyscallNumber.UMOUNT2,
          SyscallNumber.UNSHARE,
          SyscallNumber.SETNS);

  private static final String PARENT = "jdparent0";

  @TempDir Path dir;
  private EventLoop loop;

  @BeforeEach
  void needsRoot() throws IOException {
    assumeTrue(Syscalls.host().invoke(SyscallNumber.GETEUID) == 0, "needs root");
    loop = EventLoop.start("test");
  }

  @AfterEach
  void endLoop() {
    if (loop != null) {
      loop.close();
    }
  }

  /** What a killed daemon does next: nothing. Not an exception, which would be cleaned up after. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** A daemon's life, which ends before its nth step; what it has open is closed, as at its end. */
  private static final class Life implements Syscalls, KernelJournal {
    private final AtomicInteger left;

    Life(int steps) {
      left = new AtomicInteger(steps);
    }

    boolean ended() {
      return left.get() <= 0;
    }

    private void step() {
      if (left.getAndUpdate(n -> Math.max(0, n - 1)) <= 1) {
        throw new Killed();
      }
    }

    @Override
    public long invoke(SyscallNumber number, long a, long b, long c, long d, long e, long f) {
      if (STEPS.contains(number)) {
        step();
      }
      return Syscalls.host().invoke(number, a, b, c, d, e, f);
    }

    @Override
    public void record(Step step) {
      step();
    }
  }

  private interface Act {
    void on(Networks networks, KernelJournal journal) throws IOException;
  }

  private interface Check {
    void on(Networks networks) throws IOException;
  }

  private NetworkConfig config(boolean iptables) {
    return NetworkConfig.defaults(dir.resolve("data"), dir.resolve("exec"))
        .withBridge("jdtest0")
        .withIptables(iptables);
  }

  private static void onAHost(NamespaceThread.Task<Void> story) throws IOException {
    NamespaceThread.<Void>callInNew(
        Syscalls.host(),
        () -> {
          try (Netlink host = Netlink.open(Syscalls.host())) {
            host.execute(List.of(Links.upRequest(1)));
          }
          return story.run();
        });
  }

  /**
   * @param live what the containers' records say
   */
  private void daily(boolean iptables, List<LiveSandbox> live, Check check) throws IOException {
    try (Networks networks = Networks.open(config(iptables), loop, NetworkStories.none())) {
      networks.reconcile(live);
      assertThat(networks.warnings()).isEmpty();
      check.on(networks);
    }
  }

  /**
   * Whether the daemon was killed before it was through, with what it does in the background after
   * its answer.
   */
  private boolean killed(int step, boolean iptables, List<LiveSandbox> live, Act act)
      throws IOException {
    Life life = new Life(Integer.MAX_VALUE);
    try (Networks networks =
        LinuxNetworks.open(config(iptables), loop, life, NetworkStories.none())) {
      networks.reconcile(live);
      life.left.set(step);
      act.on(networks, life);
    } catch (Killed | IllegalStateException e) {
      if (!life.ended()) {
        throw e;
      }
    }
    return life.ended();
  }

  /** Links, addresses, rules, namespaces and files: what a change may leave. */
  private Set<String> host(boolean iptables) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Netlink host = Netlink.open(Syscalls.host())) {
      host.links().list().stream().map(Link::name).forEach(found::add);
      host.addresses().list().stream()
          .filter(a -> !a.address().isLinkLocalAddress())
          .forEach(a -> found.add(Cidr.text(a.address())));
    }
    if (iptables) {
      new Iptables().save().rules().forEach(rule -> found.add(rule.table() + rule.append()));
    }
    for (Path each : List.of(dir.resolve("data/network"), dir.resolve("exec/netns"))) {
      if (Files.isDirectory(each)) {
        try (Stream<Path> files = Files.list(each)) {
          files.map(dir::relativize).map(Path::toString).forEach(found::add);
        }
      }
    }
    return found;
  }

  /** A removed link is in the kernel's lists for a moment longer. */
  private void assertHost(boolean iptables, Set<String> as, String step) throws IOException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (!host(iptables).equals(as) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(host(iptables)).as(step).isEqualTo(as);
  }

  @Test
  void aNetworkIsMadeOrNot() throws Exception {
    onAHost(
        () -> {
          daily(true, List.of(), networks -> {});
          Set<String> clean = host(true);
          for (int step = 1; ; step++) {
            boolean killed =
                killed(
                    step,
                    true,
                    List.of(),
                    (networks, journal) -> networks.create(NetworkRequest.bridge("n"), journal));
            daily(
                true,
                List.of(),
                networks -> {
                  if (networks.find("n").isPresent()) {
                    Network made = networks.find("n").get();
                    assertThat(host(true))
                        .contains("br-" + made.id().substring(0, 12))
                        .anyMatch(rule -> rule.contains("MASQUERADE") && rule.contains("br-"));
                    networks.remove(made, KernelJournal.none());
                  }
                });
            assertHost(true, clean, "killed before step " + step);
            if (!killed) {
              assertThat(step).isGreaterThan(8);
              return null;
            }
          }
        });
  }

  @Test
  void aNetworkIsRemovedOrNot() throws Exception {
    onAHost(
        () -> {
          daily(true, List.of(), networks -> {});
          Set<String> clean = host(true);
          for (int step = 1; ; step++) {
            daily(
                true,
                List.of(),
                networks -> networks.create(NetworkRequest.bridge("n"), KernelJournal.none()));
            boolean killed =
                killed(
                    step,
                    true,
                    List.of(),
                    (networks, journal) ->
                        networks.remove(networks.find("n").orElseThrow(), journal));
            daily(
                true,
                List.of(),
                networks -> {
                  if (networks.find("n").isPresent()) {
                    networks.remove(networks.find("n").get(), KernelJournal.none());
                  }
                });
            assertHost(true, clean, "killed before step " + step);
            if (!killed) {
              assertThat(step).isGreaterThan(4);
              return null;
            }
          }
        });
  }

  /** Between the mark on the disk and the first rule. */
  @Test
  void aRemovalThatWasOnlyMarkedIsFinished() throws Exception {
    onAHost(
        () -> {
          daily(true, List.of(), networks -> {});
          Set<String> clean = host(true);
          List<String> id = new ArrayList<>();
          daily(
              true,
              List.of(),
              networks ->
                  id.add(networks.create(NetworkRequest.bridge("n"), KernelJournal.none()).id()));
          Path stored = dir.resolve("data/network/" + id.get(0));
          Files.move(Path.of(stored + ".json"), Path.of(stored + ".leaving"));
          daily(true, List.of(), networks -> assertThat(networks.find("n")).isEmpty());
          assertHost(true, clean, "marked");
          return null;
        });
  }

  /** A container on one network, for it to be connected to another. */
  private Endpoint live(Networks networks) throws IOException {
    Network home = networks.create(NetworkRequest.bridge("m"), KernelJournal.none());
    networks.createSandbox(A, KernelJournal.none());
    Endpoint endpoint = networks.connect(A, home, EndpointRequest.of("web"), KernelJournal.none());
    networks.serveNames(A, Upstreams.none(), Map.of(), KernelJournal.none());
    return endpoint;
  }

  private Set<String> inside() throws IOException {
    Set<String> found = new TreeSet<>();
    try (Netlink inside = Netlink.openIn(Syscalls.host(), dir.resolve("exec/netns").resolve(A))) {
      inside.links().list().forEach(link -> found.add(link.name()));
      inside.addresses().list().forEach(a -> found.add(Cidr.text(a.address())));
      inside.routes().list().stream()
          .filter(route -> route.destination().isEmpty())
          .forEach(route -> found.add("default " + route.gateway()));
    }
    return found;
  }

  /**
   * @param second how the second network is made
   */
  private void connectsOrNot(NetworkRequest second) throws IOException {
    onAHost(
        () -> {
          if (second.driver().equals(Network.MACVLAN)) {
            addParent();
          }
          List<LiveSandbox> live = new ArrayList<>();
          daily(
              false,
              List.of(),
              networks -> {
                networks.create(second, KernelJournal.none());
                live.add(new LiveSandbox(A, List.of(live(networks)), List.of()));
              });
          Set<String> host = host(false);
          Set<String> inside = inside();
          for (int step = 1; ; step++) {
            boolean killed =
                killed(
                    step,
                    false,
                    live,
                    (networks, journal) ->
                        networks.connect(
                            A,
                            networks.find(second.name()).orElseThrow(),
                            EndpointRequest.of("web"),
                            journal));
            // The record has it only after connect has returned.
            Set<String> found = new TreeSet<>();
            daily(
                false,
                live,
                networks -> {
                  found.addAll(inside());
                  addressesAreNotGivenTwice(networks, second.name());
                });
            assertThat(found).as("killed before step " + step).isEqualTo(inside);
            assertHost(false, host, "killed before step " + step);
            if (!killed) {
              assertThat(step).isGreaterThan(4);
              break;
            }
          }
          daily(false, List.of(), networks -> removeAll(networks));
          return null;
        });
  }

  private static void removeAll(Networks networks) throws IOException {
    for (Network network : networks.list()) {
      if (network.isUserDefined()) {
        networks.remove(network, KernelJournal.none());
      }
    }
  }

  /** A first container on the network gets its first address, and a link of its own. */
  private static void addressesAreNotGivenTwice(Networks networks, String network)
      throws IOException {
    networks.createSandbox(B, KernelJournal.none());
    Endpoint endpoint =
        networks.connect(
            B,
            networks.find(network).orElseThrow(),
            EndpointRequest.of("other"),
            KernelJournal.none());
    assertThat(endpoint.ip().getAddress()[3]).isEqualTo((byte) 2);
    networks.release(B, KernelJournal.none());
  }

  @Test
  void aContainerIsConnectedOrNot() throws Exception {
    connectsOrNot(NetworkRequest.bridge("n"));
  }

  @Test
  void itIsWhereItsWayOutWouldBeAnother() throws Exception {
    connectsOrNot(NetworkRequest.bridge("a"));
  }

  @Test
  void itIsOnAParentsWire() throws Exception {
    connectsOrNot(
        new NetworkRequest(
            "a",
            Network.MACVLAN,
            List.of(),
            false,
            false,
            false,
            Map.of("parent", PARENT),
            Map.of()));
  }

  /** A link for a network to be on. */
  private static void addParent() throws IOException {
    try (Netlink host = Netlink.open(Syscalls.host())) {
      LinkSpec peer = LinkSpec.of("jdpeer0", new LinkSpec.Peer());
      host.links().add(LinkSpec.of(PARENT, new LinkSpec.Veth(peer)).switchedOn());
      int parent = host.links().get(PARENT).index();
      LinkSpec probe = LinkSpec.of("jdprobe0", new LinkSpec.Macvlan(parent, 4));
      try {
        host.links().add(probe);
      } catch (NetlinkException e) {
        assumeTrue(e.errno() != Errnos.EOPNOTSUPP, "the kernel has no macvlan");
        throw e;
      }
      host.links().delete("jdprobe0");
    }
  }

  @Test
  void aContainerIsDisconnectedAtLast() throws Exception {
    for (String second : List.of("n", "a")) {
      onAHost(
          () -> {
            List<LiveSandbox> live = new ArrayList<>();
            daily(
                false,
                List.of(),
                networks -> {
                  networks.create(NetworkRequest.bridge(second), KernelJournal.none());
                  live.add(new LiveSandbox(A, List.of(live(networks)), List.of()));
                });
            Set<String> host = host(false);
            Set<String> inside = inside();
            for (int step = 1; ; step++) {
              List<Endpoint> both = new ArrayList<>(live.get(0).endpoints());
              daily(
                  false,
                  live,
                  networks ->
                      both.add(
                          networks.connect(
                              A,
                              networks.find(second).orElseThrow(),
                              EndpointRequest.of("web"),
                              KernelJournal.none())));
              boolean killed =
                  killed(
                      step,
                      false,
                      List.of(new LiveSandbox(A, both, List.of())),
                      (networks, journal) -> networks.disconnect(both.get(1), journal));
              // It leaves the record before disconnect is called.
              Set<String> found = new TreeSet<>();
              daily(
                  false,
                  live,
                  networks -> {
                    found.addAll(inside());
                    addressesAreNotGivenTwice(networks, second);
                  });
              assertThat(found).as("killed before step " + step).isEqualTo(inside);
              assertHost(false, host, "killed before step " + step);
              if (!killed) {
                assertThat(step).isGreaterThan(2);
                break;
              }
            }
            daily(false, List.of(), networks -> removeAll(networks));
            return null;
          });
    }
  }

  @Test
  void aContainersNetworkComesAndGoesAsAWhole() throws Exception {
    onAHost(
        () -> {
          daily(
              false,
              List.of(),
              networks -> networks.create(NetworkRequest.bridge("n"), KernelJournal.none()));
          Set<String> clean = host(false);
          for (int step = 1; ; step++) {
            boolean killed =
                killed(
                    step,
                    false,
                    List.of(),
                    (networks, journal) -> {
                      networks.createSandbox(A, journal);
                      networks.connect(
                          A, networks.find("n").orElseThrow(), EndpointRequest.of("web"), journal);
                      networks.serveNames(A, Upstreams.none(), Map.of(), journal);
                      networks.release(A, journal);
                    });
            daily(false, List.of(), networks -> addressesAreNotGivenTwice(networks, "n"));
            assertHost(false, clean, "killed before step " + step);
            if (!killed) {
              assertThat(step).isGreaterThan(10);
              return null;
            }
          }
        });
  }
}
