package io.jdock.net;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An endpoint with the host ports that lead to it. */
final class Connection {
  private volatile Endpoint endpoint;
  private final List<HostPorts.Held> held = new CopyOnWriteArrayList<>();

  Connection(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  void rename(Endpoint to) {
    endpoint = to;
  }

  void hold(List<HostPorts.Held> more) {
    held.addAll(more);
  }

  List<PublishedPort> ports() {
    return held.stream().flatMap(h -> h.published().stream()).toList();
  }

  void closePorts() throws IOException {
    closeAll(held);
    held.clear();
  }

  static void closeAll(List<HostPorts.Held> held) throws IOException {
    IOException failure = null;
    for (HostPorts.Held each : held) {
      try {
        each.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
