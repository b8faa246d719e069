package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.engine.StatsSample;
import io.jdock.engine.StatsSample.BlockIo;
import io.jdock.engine.StatsSample.Cpu;
import io.jdock.engine.StatsSample.Memory;
import io.jdock.engine.StatsSample.Network;
import io.jdock.engine.Subscription;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.cgroup.CgroupStats;
import io.jdock.runtime.ContainerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what containers use of the machine. */
final class StatsReader {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Scheduler scheduler;

  StatsReader(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * @param previous the reading before, or null
   */
  StatsSample read(Container container, @Nullable StatsSample previous) {
    Cpu previousCpu = previous == null ? Cpu.NONE : previous.cpu();
    Instant previousRead = previous == null ? Instant.EPOCH : previous.read();
    ContainerProcess process = container.process();
    Cgroup cgroup = process == null ? null : process.cgroup().orElse(null);
    if (process == null || cgroup == null) {
      return none(container, previousRead, previousCpu);
    }
    try {
      CgroupStats stats = cgroup.stats();
      return new StatsSample(
          container.id(),
          container.name(),
          scheduler.clock().instant(),
          previousRead,
          cpu(stats),
          previousCpu,
          new Memory(
              stats.memory().usage(),
              stats.memory().maxUsage(),
              stats.memory().limit(),
              stats.memory().failures(),
              stats.memory().stat()),
          blockIo(stats),
          stats.pids().current(),
          stats.pids().limit(),
          networks(container, process.pid()));
    } catch (IOException e) {
      if (container.process() != process) {
        return none(container, previousRead, previousCpu); // it ended while being read
      }
      throw EngineException.system(
          "reading statistics of container " + container.id() + ": " + e.getMessage(), e);
    }
  }

  private static StatsSample none(Container container, Instant previousRead, Cpu previousCpu) {
    return new StatsSample(
        container.id(),
        container.name(),
        Instant.EPOCH,
        previousRead,
        Cpu.NONE,
        previousCpu,
        new Memory(0, 0, 0, 0, Map.of()),
        List.of(),
        0,
        0,
        Map.of());
  }

  private static Cpu cpu(CgroupStats stats) {
    return new Cpu(
        stats.cpu().totalNanos(),
        stats.cpu().userNanos(),
        stats.cpu().kernelNanos(),
        stats.systemCpuNanos(),
        stats.onlineCpus(),
        stats.cpu().periods(),
        stats.cpu().throttledPeriods(),
        stats.cpu().throttledNanos());
  }

  private static List<BlockIo> blockIo(CgroupStats stats) {
    Map<String, BlockIo> byKey = new LinkedHashMap<>();
    for (CgroupStats.BlkioEntry e : stats.ioServiceBytes()) {
      byKey.put(
          key(e),
          new BlockIo(e.major(), e.minor(), e.operation().toLowerCase(Locale.ROOT), e.value(), 0));
    }
    for (CgroupStats.BlkioEntry e : stats.ioServiced()) {
      BlockIo known = byKey.get(key(e));
      byKey.put(
          key(e),
          new BlockIo(
              e.major(),
              e.minor(),
              e.operation().toLowerCase(Locale.ROOT),
              known == null ? 0 : known.bytes(),
              e.value()));
    }
    return new ArrayList<>(byKey.values());
  }

  private static String key(CgroupStats.BlkioEntry entry) {
    return entry.major() + ":" + entry.minor() + " " + entry.operation();
  }

  /** The interfaces of the container's own network, without its loopback. See proc_pid_net(5). */
  private static Map<String, Network> networks(Container container, int pid) throws IOException {
    Map<String, Network> all = new LinkedHashMap<>();
    if (ContainerNetwork.mode(container.record().hostConfig()).equals("host")) {
      return all;
    }
    Path dev = Path.of("/proc", Integer.toString(pid), "net", "dev");
    for (String line : Files.readAllLines(dev)) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "lo" : line.substring(0, colon).strip();
      if (name.equals("lo")) {
        continue;
      }
      String[] n = line.substring(colon + 1).strip().split("\\s+");
      all.put(
          name,
          new Network(
              Long.parseLong(n[0]),
              Long.parseLong(n[1]),
              Long.parseLong(n[2]),
              Long.parseLong(n[3]),
              Long.parseLong(n[8]),
              Long.parseLong(n[9]),
              Long.parseLong(n[10]),
              Long.parseLong(n[11])));
    }
    return all;
  }

  /** A reading a second, until closed or the container is gone. */
  Subscription stream(Container container, Consumer<StatsSample> listener, Runnable end) {
    AtomicBoolean closed = new AtomicBoolean();
    scheduler.workers().execute(() -> step(container, null, listener, end, closed));
    container.removed().thenRun(() -> finish(closed, end));
    return () -> finish(closed, end);
  }

  private static void finish(AtomicBoolean closed, Runnable end) {
    if (closed.compareAndSet(false, true)) {
      end.run();
    }
  }

  private void step(
      Container container,
      @Nullable StatsSample previous,
      Consumer<StatsSample> listener,
      Runnable end,
      AtomicBoolean closed) {
    if (closed.get()) {
      return;
    }
    try {
      StatsSample sample = read(container, previous);
      listener.accept(sample);
      scheduler.after(PERIOD, () -> step(container, sample, listener, end, closed));
    } catch (EngineException e) {
      System.getLogger(StatsReader.class.getName()).log(System.Logger.Level.WARNING, e.text());
      finish(closed, end);
    }
  }
}
