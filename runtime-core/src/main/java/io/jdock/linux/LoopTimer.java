package io.jdock.linux;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Time limits on an event loop: one timerfd for any number of them. All but {@link #close} is for
 * the loop's thread.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/timerfd_create.2.html">timerfd_create(2)</a>
 */
public final class LoopTimer implements AutoCloseable {
  private static final int CLOCK_MONOTONIC = 1;
  private static final int TFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;

  /** struct itimerspec: interval and value, each seconds and nanoseconds. */
  private static final int ITIMERSPEC_BYTES = 32;

  private static final int VALUE_SECONDS = 16;
  private static final int VALUE_NANOS = 24;

  /** Something that is done at a time unless it is cancelled before. */
  public static final class Deadline {
    private final long at;
    private @Nullable Runnable task;

    private Deadline(long at, Runnable task) {
      this.at = at;
      this.task = task;
    }

    public void cancel() {
      task = null;
    }
  }

  private final Syscalls syscalls;
  private final EventLoop loop;
  private final Fd fd;
  private final NativeScope memory = new NativeScope();
  private final Pointer spec = memory.allocate(ITIMERSPEC_BYTES);
  private final PriorityQueue<Deadline> deadlines =
      new PriorityQueue<>(Comparator.comparingLong((Deadline d) -> d.at));
  private long armedFor = Long.MAX_VALUE;

  public LoopTimer(EventLoop loop, Syscalls syscalls) throws LinuxException {
    this.syscalls = syscalls;
    this.loop = loop;
    this.fd =
        Fd.owning(
            LinuxException.check(
                syscalls.invoke(
                    SyscallNumber.TIMERFD_CREATE, CLOCK_MONOTONIC, TFD_NONBLOCK_CLOEXEC),
                "timerfd_create",
                ""),
            syscalls);
    try {
      loop.register(fd, EventLoop.EPOLLIN, events -> expire());
    } catch (LinuxException e) {
      fd.close();
      throw e;
    }
  }

  /** Runs the task on the loop when the time is up. */
  public Deadline after(long nanos, Runnable task) {
    Deadline deadline = new Deadline(System.nanoTime() + nanos, task);
    deadlines.add(deadline);
    arm();
    return deadline;
  }

  private void expire() {
    syscalls.invoke(SyscallNumber.READ, fd.number(), spec.address(), Long.BYTES);
    armedFor = Long.MAX_VALUE;
    long now = System.nanoTime();
    try {
      Deadline next = deadlines.peek();
      while (next != null && (next.task == null || next.at <= now)) {
        deadlines.remove();
        Runnable task = next.task;
        if (task != null) {
          task.run();
        }
        next = deadlines.peek();
      }
    } finally {
      arm();
    }
  }

  private void arm() {
    Deadline next = deadlines.peek();
    if (next == null || next.at >= armedFor) {
      return;
    }
    long nanos = Math.max(1, next.at - System.nanoTime());
    spec.putLong(0, 0);
    spec.putLong(Long.BYTES, 0);
    spec.putLong(VALUE_SECONDS, TimeUnit.NANOSECONDS.toSeconds(nanos));
    spec.putLong(VALUE_NANOS, nanos % TimeUnit.SECONDS.toNanos(1));
    long result = syscalls.invoke(SyscallNumber.TIMERFD_SETTIME, fd.number(), 0, spec.address(), 0);
    if (result < 0) {
      throw new IllegalStateException("timerfd_settime: " + Errnos.text((int) -result));
    }
    armedFor = next.at;
  }

  @Override
  public void close() {
    loop.deregister(fd);
    fd.close();
    memory.close();
  }
}
