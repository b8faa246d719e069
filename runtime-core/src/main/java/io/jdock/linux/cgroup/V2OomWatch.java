package io.jdock.linux.cgroup;

import io.jdock.linux.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Watches {@code memory.events}, which the kernel marks as modified when a counter moves. */
final class V2OomWatch implements OomWatch {
  private static final String EVENTS = "memory.events";

  private final Path directory;
  private final FileChange change;
  private long killsKnown;

  private V2OomWatch(Path directory, FileChange change, long killsKnown) {
    this.directory = directory;
    this.change = change;
    this.killsKnown = killsKnown;
  }

  static V2OomWatch open(Path directory, CgroupFiles files) throws IOException {
    FileChange change = FileChange.of(directory.resolve(EVENTS), files.syscalls());
    try {
      return new V2OomWatch(directory, change, kills(directory));
    } catch (IOException e) {
      change.close();
      throw e;
    }
  }

  static long kills(Path directory) throws IOException {
    return StatFiles.keyed(Optional.of(directory), EVENTS).getOrDefault("oom_kill", 0L);
  }

  @Override
  public Fd descriptor() {
    return change.descriptor();
  }

  @Override
  public boolean acknowledge() throws IOException {
    change.drain();
    long kills = kills(directory);
    boolean more = kills > killsKnown;
    killsKnown = kills;
    return more;
  }

  @Override
  public void close() {
    change.close();
  }
}
