package io.jdock.net;

import io.jdock.linux.netlink.Netlink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A container's sandbox with its connections. Changes to it are made while holding its monitor.
 *
 * @param inside the sandbox's own netlink socket
 */
record Attachment(Sandbox sandbox, Netlink inside, List<Connection> connections) {
  Attachment(Sandbox sandbox, Netlink inside) {
    this(sandbox, inside, new CopyOnWriteArrayList<>());
  }
}
