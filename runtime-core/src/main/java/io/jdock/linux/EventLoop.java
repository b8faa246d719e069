package io.jdock.linux;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.ffi.Pointer;

/**
 * One thread that waits for many descriptors: pipes, pseudo-terminals, pidfds, notifications.
 *
 * <p>Handlers run on the loop's thread and must not block. A registration belongs to whoever made
 * it: deregister before closing the descriptor.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
public final class EventLoop implements AutoCloseable {
  public static final int EPOLLIN = 0x001;
  public static final int EPOLLPRI = 0x002;
  public static final int EPOLLOUT = 0x004;
  public static final int EPOLLERR = 0x008;
  public static final int EPOLLHUP = 0x010;

  /** Reports a change once, rather than as long as it lasts. */
  public static final int EPOLLET = 1 << 31;

  private static final Logger LOG = System.getLogger(EventLoop.class.getName());

  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int CTL_MOD = 3;
  private static final int BATCH = 64;

  /** {@code struct epoll_event} is packed on x86-64 only. */
  private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));

  private static final int EVENT_BYTES = PACKED ? 12 : 16;
  private static final int DATA_OFFSET = PACKED ? 4 : 8;

  /** Told what happened to a descriptor. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @param events the EPOLL* bits that hold
     */
    void ready(int events);
  }

  private record Registration(Handler handler, long serial) {}

  private final Syscalls syscalls;
  private final Fd epoll;
  private final Fd wakeup;
  private final Thread thread;
  private final Map<Integer, Registration> registrations = new ConcurrentHashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private long serials;
  private volatile boolean closed;

  private EventLoop(String name, Syscalls syscalls) throws LinuxException {
    this.syscalls = syscalls;
    this.epoll =
        Fd.owning(
            LinuxException.check(
                syscalls.invoke(SyscallNumber.EPOLL_CREATE1, EPOLL_CLOEXEC), "epoll_create1", ""));
    this.wakeup =
        Fd.owning(
            LinuxException.check(
                syscalls.invoke(SyscallNumber.EVENTFD2, 0, EFD_CLOEXEC_NONBLOCK), "eventfd", ""));
    register(wakeup, EPOLLIN, events -> drainWakeup());
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** A loop whose thread has that name, running. */
  public static EventLoop start(String name) throws LinuxException {
    return start(name, Syscalls.host());
  }

  static EventLoop start(String name, Syscalls syscalls) throws LinuxException {
    EventLoop loop = new EventLoop(name, syscalls);
    loop.thread.start();
    return loop;
  }

  /**
   * Calls the handler whenever one of the events holds. Hang-up and error are always told.
   *
   * @param interest EPOLL* bits
   * @throws LinuxException with EEXIST when it is registered already, EPERM for a regular file
   */
  public void register(Fd fd, int interest, Handler handler) throws LinuxException {
    synchronized (registrations) {
      Registration registration = new Registration(handler, ++serials);
      // First here: with EPOLLET an event that finds no handler would be lost.
      Registration before = registrations.put(fd.number(), registration);
      try {
        control(CTL_ADD, fd.number(), interest, registration);
      } catch (LinuxException e) {
        if (before == null) {
          registrations.remove(fd.number());
        } else {
          registrations.put(fd.number(), before);
        }
        throw e;
      }
    }
  }

  /** Changes what a registered descriptor is watched for. */
  public void modify(Fd fd, int interest) throws LinuxException {
    synchronized (registrations) {
      Registration registration = registrations.get(fd.number());
      if (registration == null) {
        throw new IllegalStateException(fd + " is not registered");
      }
      control(CTL_MOD, fd.number(), interest, registration);
    }
  }

  /**
   * Stops watching; harmless when it is not registered. When called on the loop's thread the
   * handler is not called again.
   */
  public void deregister(Fd fd) {
    synchronized (registrations) {
      if (fd.isOpen() && registrations.remove(fd.number()) != null) {
        syscalls.invoke(SyscallNumber.EPOLL_CTL, epoll.number(), CTL_DEL, fd.number(), 0);
      }
    }
  }

  /**
   * Runs a task on the loop's thread, soon: in the order of the calls, and before the handler of
   * any event that happens after the call.
   */
  public void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  /** Whether the caller runs on the loop's thread. */
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  private void control(int operation, int fd, int interest, Registration registration)
      throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer event = scope.allocate(EVENT_BYTES);
      event.putInt(0, interest);
      // The serial tells a late event of a closed descriptor from one of its successor's.
      event.putInt(DATA_OFFSET, fd);
      event.putInt(DATA_OFFSET + 4, (int) registration.serial());
      LinuxException.check(
          syscalls.invoke(SyscallNumber.EPOLL_CTL, epoll.number(), operation, fd, event.address()),
          "epoll_ctl",
          "fd " + fd);
    }
  }

  private void wake() {
    if (awake.compareAndSet(false, true)) {
      try (NativeScope scope = new NativeScope()) {
        Pointer one = scope.allocate(8);
        one.putLong(0, 1);
        if (wakeup.isOpen()) {
          syscalls.invoke(SyscallNumber.WRITE, wakeup.number(), one.address(), 8);
        }
      }
    }
  }

  private void drainWakeup() {
    try (NativeScope scope = new NativeScope()) {
      syscalls.invoke(SyscallNumber.READ, wakeup.number(), scope.address(8), 8);
    }
    awake.set(false);
  }

  private void run() {
    try (NativeScope scope = new NativeScope()) {
      Pointer events = scope.allocate(EVENT_BYTES * BATCH);
      while (!closed) {
        long count =
            syscalls.invoke(
                SyscallNumber.EPOLL_PWAIT, epoll.number(), events.address(), BATCH, -1, 0, 8);
        if (count < 0 && count != -Errnos.EINTR) {
          LOG.log(Level.ERROR, "event loop ends: epoll_pwait: {0}", Errnos.text((int) -count));
          break;
        }
        // What was asked for before an event happened is done before the event is told, however
        // late this thread gets to run: a process' output has its reader when its end is told.
        runTasks();
        for (int i = 0; i < count; i++) {
          dispatch(events, (long) i * EVENT_BYTES);
        }
        runTasks();
      }
    } finally {
      epoll.close();
      wakeup.close();
    }
  }

  private void dispatch(Pointer events, long offset) {
    int fd = events.getInt(offset + DATA_OFFSET);
    int serial = events.getInt(offset + DATA_OFFSET + 4);
    Registration registration = registrations.get(fd);
    if (registration == null || (int) registration.serial() != serial) {
      return;
    }
    int ready = events.getInt(offset);
    guarded(() -> registration.handler().ready(ready));
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      guarded(task);
    }
  }

  /** One handler's bug must not take every container's events away. */
  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "event handler failed", e);
    }
  }

  /** Ends the thread; registered descriptors stay open, they are others'. */
  @Override
  public void close() {
    closed = true;
    awake.set(false);
    wake();
    if (!inLoop()) {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
