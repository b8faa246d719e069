package io.jdock.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.linux.Errnos;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkTest {
  private final FakeTransport kernel = new FakeTransport();
  private final Netlink netlink = new Netlink(kernel);

  private static Attributes attributesOf(ByteBuffer datagram, int fixed) {
    return Attributes.read(
        datagram.slice(16 + fixed, datagram.limit() - 16 - fixed).order(ByteOrder.nativeOrder()));
  }

  @Test
  void aVethIsOneRequestWithItsPeerInsideTheOtherNamespace() throws Exception {
    LinkSpec peer = LinkSpec.of("eth0", new LinkSpec.Peer()).withNetns(42);
    netlink.links().add(LinkSpec.of("veth1", new LinkSpec.Veth(peer)).withMaster(7).switchedOn());

    assertThat(kernel.sent).hasSize(1);
    Attributes link = attributesOf(kernel.sent.get(0), 16);
    assertThat(link.findText(Links.IFLA_IFNAME)).contains("veth1");
    assertThat(link.findU32(Links.IFLA_MASTER)).contains(7);
    Attributes info = link.findNested(Links.IFLA_LINKINFO);
    assertThat(info.findText(Links.IFLA_INFO_KIND)).contains("veth");
    byte[] data = info.findNested(Links.IFLA_INFO_DATA).find(Links.VETH_INFO_PEER).orElseThrow();
    Attributes inside =
        Attributes.read(
            ByteBuffer.wrap(data, 16, data.length - 16).slice().order(ByteOrder.nativeOrder()));
    assertThat(inside.findText(Links.IFLA_IFNAME)).contains("eth0");
    assertThat(inside.findU32(Links.IFLA_NET_NS_FD)).contains(42);
  }

  @Test
  void severalRequestsShareADatagram() throws Exception {
    netlink.execute(
        List.of(
            Links.upRequest(1),
            Addresses.addRequest(2, InetAddress.getByName("172.17.0.2"), 16),
            Routes.addDefaultRequest(InetAddress.getByName("172.17.0.1"), 2)));
    assertThat(kernel.sent).hasSize(1);
  }

  @Test
  void anAddressComesWithItsBroadcast() throws Exception {
    netlink.addresses().add(3, InetAddress.getByName("172.17.0.2"), 16);
    Attributes address = attributesOf(kernel.sent.get(0), 8);
    assertThat(address.find(Addresses.IFA_BROADCAST).orElseThrow())
        .isEqualTo(InetAddress.getByName("172.17.255.255").getAddress());
  }

  @Test
  void aRefusalCarriesTheKernelsExplanation() {
    kernel.refusing(Errnos.EINVAL, "Invalid MTU");
    assertThatThrownBy(() -> netlink.links().mtu(3, 1))
        .isInstanceOf(NetlinkException.class)
        .hasMessage("set link 3 mtu 1: invalid argument (Invalid MTU)");
  }
}
