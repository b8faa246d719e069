package io.jdock.net;

import java.util.List;

/** The network of a container that outlived the daemon which made it, from its stored state. */
public record LiveSandbox(String containerId, List<Endpoint> endpoints, List<PublishedPort> ports) {
  public LiveSandbox {
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }
}
