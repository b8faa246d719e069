package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.linux.netlink.Conntrack.Direction;
import io.jdock.linux.netlink.Conntrack.UdpFlow;
import org.junit.jupiter.api.Test;

class UdpFlowsTest {
  private static final PublishedPort EVERYWHERE =
      new PublishedPort(53, PortProtocol.UDP, Cidr.ip("0.0.0.0"), 5353);

  private static Direction direction(String from, String to, int port) {
    return new Direction(Cidr.ip(from), Cidr.ip(to), port);
  }

  @Test
  void flowsThatAreTranslatedOrEndAtTheHostLeadToThePort() {
    Direction asked = direction("10.0.0.9", "10.0.0.1", 5353);
    UdpFlow translated = new UdpFlow(asked, direction("172.17.0.2", "10.0.0.9", 40000));
    UdpFlow host = new UdpFlow(asked, direction("10.0.0.1", "10.0.0.9", 40000));
    assertThat(UdpFlows.leadsTo(translated, EVERYWHERE)).isTrue();
    assertThat(UdpFlows.leadsTo(host, EVERYWHERE)).isTrue();
  }

  @Test
  void otherPortsAddressesFamiliesAndFlowsThatLeaveTheHostDoNot() {
    Direction asked = direction("10.0.0.9", "10.0.0.1", 5353);
    UdpFlow flow = new UdpFlow(asked, direction("172.17.0.2", "10.0.0.9", 40000));
    assertThat(
            UdpFlows.leadsTo(
                flow, new PublishedPort(53, PortProtocol.UDP, Cidr.ip("0.0.0.0"), 5354)))
        .isFalse();
    assertThat(
            UdpFlows.leadsTo(
                flow, new PublishedPort(53, PortProtocol.UDP, Cidr.ip("127.0.0.1"), 5353)))
        .isFalse();
    assertThat(UdpFlows.leadsTo(flow, new PublishedPort(53, PortProtocol.UDP, Cidr.ip("::"), 5353)))
        .isFalse();
    UdpFlow leaving =
        new UdpFlow(
            direction("172.17.0.2", "192.0.2.1", 5353), direction("192.0.2.1", "10.0.0.1", 40000));
    assertThat(UdpFlows.leadsTo(leaving, EVERYWHERE)).isFalse();
  }
}
