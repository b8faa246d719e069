package io.jdock.net.dns;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.InetSocket;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.NamespaceThread;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens sockets in other network namespaces for the event loop, whose own thread never leaves its
 * namespace. One thread for all containers, which ends when there is nothing to open for a while;
 * it goes back after each socket so that it keeps no container's namespace alive.
 */
final class SocketOpener implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SocketOpener.class.getName());
  private static final int CLONE_NEWNET = 0x40000000;
  private static final long IDLE_SECONDS = 10;

  /** Told on the loop's thread; exactly one of the two is given. */
  @FunctionalInterface
  interface Opened {
    void accept(@Nullable InetSocket socket, @Nullable LinuxException error);
  }

  private final Syscalls syscalls;
  private final EventLoop loop;
  private final Fd home;
  private final ThreadPoolExecutor thread;

  /** The calling thread's namespace is home. */
  SocketOpener(EventLoop loop, Syscalls syscalls) throws LinuxException {
    this.syscalls = syscalls;
    this.loop = loop;
    this.home = NamespaceThread.open(syscalls, Path.of("/proc/thread-self/ns/net"));
    try (NativeScope scope = new NativeScope()) {
      // JNR starts a thread with its first allocation; it must not be born in a container.
      scope.allocate(Long.BYTES);
    }
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread created = new Thread(task, "dns-sockets");
              created.setDaemon(true);
              return created;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  Fd home() {
    return home;
  }

  void open(Fd namespace, InetSocket.Type type, InetAddress family, Opened then) {
    thread.execute(
        () -> {
          try {
            InetSocket socket = inside(namespace, type, family);
            loop.execute(() -> then.accept(socket, null));
          } catch (LinuxException e) {
            loop.execute(() -> then.accept(null, e));
          }
        });
  }

  private InetSocket inside(Fd namespace, InetSocket.Type type, InetAddress family)
      throws LinuxException {
    enter(namespace);
    try {
      return InetSocket.open(syscalls, type, family);
    } finally {
      try {
        enter(home);
      } catch (LinuxException e) {
        // Harmless here: whatever is next on this thread enters its namespace first.
        LOG.log(System.Logger.Level.WARNING, "dns-sockets thread stays in a container", e);
      }
    }
  }

  private void enter(Fd namespace) throws LinuxException {
    LinuxException.check(
        syscalls.invoke(SyscallNumber.SETNS, namespace.number(), CLONE_NEWNET), "setns", "net");
  }

  /** Closes a namespace's descriptor when no socket is to be opened there any more. */
  void forget(Fd namespace) {
    thread.execute(namespace::close);
  }

  @Override
  public void close() {
    forget(home);
    thread.shutdown();
  }
}
