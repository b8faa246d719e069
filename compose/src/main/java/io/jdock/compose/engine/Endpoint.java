package io.jdock.compose.engine;

import io.jdock.api.client.JsonObject;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A container's place on a network: {@code EndpointSettings} of the Engine API. */
final class Endpoint {
  private static final String INTERFACE = "com.docker.network.endpoint.ifname";

  private final Project project;
  private final Service service;
  private final int number;
  private final boolean aliases;
  private final List<String> links;
  private final Warnings warnings;

  Endpoint(
      Project project,
      Service service,
      int number,
      boolean aliases,
      List<String> links,
      Warnings warnings) {
    this.project = project;
    this.service = service;
    this.number = number;
    this.aliases = aliases;
    this.links = links;
    this.warnings = warnings;
  }

  /** On the network of this key in the file. */
  JsonObject settings(String key) {
    var config = service.networks().get(key);
    List<String> names = new ArrayList<>();
    names.add(Names.container(project, service, number));
    if (aliases) {
      names.add(service.name());
      if (config != null) {
        names.addAll(config.aliases());
      }
    }
    JsonObject settings = new JsonObject().put("Aliases", names);
    if (!links.isEmpty()) {
      settings.put("Links", links);
    }
    if (config == null) {
      return settings;
    }
    JsonObject ipam = new JsonObject();
    ContainerRequest.put(ipam, "IPv4Address", config.ipv4Address());
    ContainerRequest.put(ipam, "IPv6Address", config.ipv6Address());
    if (!config.linkLocalIps().isEmpty()) {
      ipam.put("LinkLocalIPs", config.linkLocalIps());
    }
    settings.put("IPAMConfig", ipam);
    ContainerRequest.put(settings, "MacAddress", config.macAddress());
    Map<String, String> options = new TreeMap<>(config.driverOpts());
    String wanted = config.interfaceName();
    if (wanted != null && !wanted.isEmpty()) {
      String other = options.put(INTERFACE, wanted);
      if (other != null && !other.equals(wanted)) {
        warnings.warn(
            "ignoring services."
                + service.name()
                + ".networks."
                + key
                + ".interface_name as "
                + INTERFACE
                + " driver_opts is already declared");
        options.put(INTERFACE, other);
      }
    }
    if (!options.isEmpty()) {
      settings.put("DriverOpts", ContainerRequest.object(options));
    }
    if (config.gwPriority() != 0) {
      settings.put("GwPriority", (long) config.gwPriority());
    }
    return settings;
  }
}
