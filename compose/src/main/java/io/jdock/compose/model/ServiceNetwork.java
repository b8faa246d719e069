package io.jdock.compose.model;

import java.util.List;
import java.util.Map;

/** How a service is connected to one network. */
public record ServiceNetwork(
    List<String> aliases,
    Map<String, String> driverOpts,
    int gwPriority,
    String interfaceName,
    String ipv4Address,
    String ipv6Address,
    List<String> linkLocalIps,
    String macAddress,
    int priority,
    Map<String, Object> extensions) {
  public ServiceNetwork {
    aliases = Absent.list(aliases);
    driverOpts = Absent.map(driverOpts);
    interfaceName = Absent.text(interfaceName);
    ipv4Address = Absent.text(ipv4Address);
    ipv6Address = Absent.text(ipv6Address);
    linkLocalIps = Absent.list(linkLocalIps);
    macAddress = Absent.text(macAddress);
    extensions = Absent.map(extensions);
  }
}
