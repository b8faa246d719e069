package io.jdock.net;

/**
 * A container's port to be reached through the host.
 *
 * @param hostIp a literal address of the host; empty for all addresses, IPv4 and IPv6
 * @param hostPortFirst 0 for one of the ephemeral range
 * @param hostPortLast the same as the first, or the end of a range of which one free port is taken
 */
public record PortBinding(
    int containerPort, PortProtocol protocol, String hostIp, int hostPortFirst, int hostPortLast) {
  public PortBinding {
    if (containerPort < 1 || containerPort > 65535) {
      throw new IllegalArgumentException("invalid containerPort: " + containerPort);
    }
    if (hostPortFirst < 0 || hostPortLast > 65535 || hostPortLast < hostPortFirst) {
      throw new IllegalArgumentException("invalid hostPort: " + hostPortFirst + "-" + hostPortLast);
    }
    if (!hostIp.isEmpty()) {
      hostIp = Cidr.text(Cidr.ip(hostIp));
    }
  }

  /** One host port on all addresses; 0 for an ephemeral one. */
  public static PortBinding of(int containerPort, PortProtocol protocol, int hostPort) {
    return new PortBinding(containerPort, protocol, "", hostPort, hostPort);
  }
}
