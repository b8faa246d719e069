package io.jdock.engine.container;

import io.jdock.engine.stream.StreamLoop;
import io.jdock.linux.EventLoop;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.cgroup.OomWatch;
import io.jdock.runtime.ContainerProcess;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Notices that the kernel killed a process of a container for want of memory, while it runs. */
final class OomNotice implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OomNotice.class.getName());

  private final StreamLoop loop;
  private final @Nullable OomWatch watch;

  private OomNotice(StreamLoop loop, @Nullable OomWatch watch) {
    this.loop = loop;
    this.watch = watch;
  }

  static OomNotice none(StreamLoop loop) {
    return new OomNotice(loop, null);
  }

  /**
   * @param killed run on the loop's thread each time
   */
  static OomNotice watch(StreamLoop loop, ContainerProcess process, Runnable killed) {
    try {
      Cgroup cgroup = process.cgroup().orElse(null);
      OomWatch watch = cgroup == null ? null : cgroup.watchOom().orElse(null);
      if (watch != null) {
        loop.register(watch.descriptor(), EventLoop.EPOLLIN, () -> ready(watch, killed));
      }
      return new OomNotice(loop, watch);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no OOM notice for pid " + process.pid(), e);
      return new OomNotice(loop, null);
    }
  }

  private static void ready(OomWatch watch, Runnable killed) {
    try {
      if (watch.acknowledge()) {
        killed.run();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "reading an OOM notice", e);
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      loop.run(
          () -> {
            loop.deregister(watch.descriptor());
            watch.close();
          });
    }
  }
}
