package io.jdock.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.Fd;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the real kernel, in namespaces that end with each test. */
class NetlinkRootTest {
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");
  private final Syscalls syscalls = Syscalls.host();

  @BeforeEach
  void needsRoot() {
    assumeTrue(syscalls.invoke(SyscallNumber.GETEUID) == 0, "needs root");
  }

  /** A namespace kept by its netlink socket and a descriptor. */
  private record Place(Netlink netlink, Fd fd) implements AutoCloseable {
    @Override
    public void close() {
      netlink.close();
      fd.close();
    }
  }

  private Place place() throws IOException {
    return NamespaceThread.callInNew(
        syscalls, () -> new Place(Netlink.open(syscalls), NamespaceThread.open(syscalls, OWN)));
  }

  @Test
  void aVethJoinsABridgeAndAnotherNamespace() throws Exception {
    try (Place host = place();
        Place inside = place()) {
      host.netlink.links().add(LinkSpec.of("br0", new LinkSpec.Bridge()).switchedOn());
      Link bridge = host.netlink.links().get("br0");
      LinkSpec peer =
          LinkSpec.of("eth0", new LinkSpec.Peer())
              .withNetns(inside.fd.number())
              .withMac(new byte[] {2, 66, -84, 17, 0, 2});
      host.netlink
          .links()
          .add(LinkSpec.of("v1", new LinkSpec.Veth(peer)).withMaster(bridge.index()).switchedOn());
      Link eth0 = inside.netlink.links().get("eth0");
      inside.netlink.execute(
          List.of(
              Links.upRequest(1),
              Links.upRequest(eth0.index()),
              Addresses.addRequest(eth0.index(), InetAddress.getByName("172.17.0.2"), 16),
              Routes.addDefaultRequest(InetAddress.getByName("172.17.0.1"), eth0.index())));

      assertThat(eth0.mac()).isEqualTo("02:42:ac:11:00:02");
      assertThat(inside.netlink.links().get("eth0").up()).isTrue();
      assertThat(host.netlink.links().get("v1").master()).isEqualTo(bridge.index());
      assertThat(inside.netlink.addresses().list())
          .anySatisfy(a -> assertThat(a.address().getHostAddress()).isEqualTo("172.17.0.2"));
      assertThat(inside.netlink.routes().list())
          .anySatisfy(r -> assertThat(r.gateway()).isPresent());
      host.netlink.links().delete("v1");
      assertThat(inside.netlink.links().find("eth0")).isEmpty();
    }
  }

  @Test
  void aLinkCanBeRenamedAddressedAndSwitchedOff() throws Exception {
    try (Place host = place()) {
      Links links = host.netlink.links();
      links.add(LinkSpec.of("d0", new LinkSpec.Bridge()).withMtu(1400).switchedOn());
      int index = links.get("d0").index();
      links.down(index);
      links.rename(index, "d1");
      links.mac(index, new byte[] {2, 0, 0, 0, 0, 9});
      links.mtu(index, 1300);
      assertThat(links.get("d1"))
          .isEqualTo(new Link(index, "d1", "bridge", "02:00:00:00:00:09", 1300, 0, 0, false));
    }
  }

  @Test
  void theKernelSaysWhyItRefuses() throws Exception {
    try (Place host = place()) {
      assertThatThrownBy(() -> host.netlink.links().delete("nosuch"))
          .hasMessage("delete link nosuch: no such device");
      host.netlink.links().add(LinkSpec.of("d0", new LinkSpec.Bridge()));
      assertThatThrownBy(() -> host.netlink.links().mtu(host.netlink.links().get("d0").index(), -1))
          .isInstanceOf(NetlinkException.class)
          .hasMessageContaining("invalid argument (");
    }
  }
}
