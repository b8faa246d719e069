package io.jdock.linux.netlink;

import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs a task on a thread of its own that is in another network namespace and ends with the task,
 * so that no thread of the daemon is ever left in the wrong one.
 *
 * <p>A thread that is started inside inherits the namespace. JNR starts one with its first
 * allocation, hence an allocation is made before; a task must start none.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/setns.2.html">setns(2)</a>
 */
public final class NamespaceThread {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int AT_FDCWD = -100;
  private static final int O_RDONLY_CLOEXEC = 0x80000;

  /** What is to be done inside. */
  @FunctionalInterface
  public interface Task<T> {
    T run() throws IOException;
  }

  private NamespaceThread() {}

  /** In an existing namespace. */
  public static <T> T callIn(Syscalls syscalls, Path netns, Task<T> task) throws IOException {
    return onOwnThread(
        () -> {
          try (Fd fd = open(syscalls, netns)) {
            LinuxException.check(
                syscalls.invoke(SyscallNumber.SETNS, fd.number(), CLONE_NEWNET),
                "setns",
                netns.toString());
          }
          return task.run();
        });
  }

  /** In a new one, which ends with the task unless the task binds or keeps it. */
  public static <T> T callInNew(Syscalls syscalls, Task<T> task) throws IOException {
    return onOwnThread(
        () -> {
          LinuxException.check(
              syscalls.invoke(SyscallNumber.UNSHARE, CLONE_NEWNET), "unshare", "CLONE_NEWNET");
          return task.run();
        });
  }

  /** A descriptor of a namespace. */
  public static Fd open(Syscalls syscalls, Path netns) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      return Fd.owning(
          LinuxException.check(
              syscalls.retrying(
                  SyscallNumber.OPENAT,
                  AT_FDCWD,
                  scope.cString(netns.toString()),
                  O_RDONLY_CLOEXEC,
                  0,
                  0,
                  0),
              "open",
              netns.toString()),
          syscalls);
    }
  }

  private static <T> T onOwnThread(Task<T> task) throws IOException {
    try (NativeScope scope = new NativeScope()) {
      scope.allocate(Long.BYTES);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(task.run());
              } catch (IOException | RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            },
            "netns");
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          // The task holds kernel objects: it is seen through, and the interrupt kept.
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof IOException io) {
            throw io;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
