package io.jdock.compose.model;

import java.util.Map;

/** A published port, in the long syntax. */
public record PortConfig(
    String name,
    String mode,
    String hostIp,
    long target,
    String published,
    String protocol,
    String appProtocol,
    Map<String, Object> extensions) {
  public PortConfig {
    name = Absent.text(name);
    mode = Absent.text(mode);
    hostIp = Absent.text(hostIp);
    published = Absent.text(published);
    protocol = Absent.text(protocol);
    appProtocol = Absent.text(appProtocol);
    extensions = Absent.map(extensions);
  }
}
