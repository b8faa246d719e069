package io.jdock.engine.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A driver that sends output away. Unless {@code cache-disabled} is set a copy is kept in Docker's
 * local format, 5 files of 20 MB at most, so that {@code logs} works with it.
 */
public abstract class RemoteDriver implements LogDriver {
  private static final String NON_BLOCKING = "non-blocking";
  private static final long BLOCKING_BYTES = 1 << 20;
  private static final String DEFAULT_BUFFER = "1m";

  /** A connection for one run of a container, not yet made. */
  protected abstract LogDestination destination(LogContext context);

  /** How many messages may wait, and whether a full queue makes the container wait. */
  QueuedLog.Limits limits(LogContext context) {
    Integer messages = asyncMessages(context.options());
    boolean blocking = !context.option("mode", "").equals(NON_BLOCKING) && messages == null;
    return new QueuedLog.Limits(
        blocking,
        blocking ? BLOCKING_BYTES : bufferBytes(context.options(), messages != null),
        messages == null ? Integer.MAX_VALUE : messages);
  }

  static long bufferBytes(Map<String, String> options, boolean countsMessages) {
    return countsMessages && !options.containsKey("max-buffer-size")
        ? Long.MAX_VALUE
        : OptionValues.binarySize(options.getOrDefault("max-buffer-size", DEFAULT_BUFFER));
  }

  /** How many messages wait where the driver's own options ask not to make the container wait. */
  protected @org.jspecify.annotations.Nullable Integer asyncMessages(Map<String, String> options) {
    return null;
  }

  @Override
  public Optional<LogFiles> files(LogContext context) {
    if (OptionValues.flag(context.options(), "cache-disabled", false)) {
      return Optional.empty();
    }
    Path current = context.directory().resolve("container-cached.log");
    return Optional.of(
        FileDriver.Rotation.ofLocal(context.options(), "cache-").files(current, new LocalFormat()));
  }

  @Override
  public Optional<ContainerLog> open(LogContext context, LogHost host) throws IOException {
    LogDestination destination = destination(context);
    Optional<LogFiles> files = files(context);
    FileLog cache = files.isPresent() ? FileDriver.openFile(files.get(), host) : null;
    return Optional.of(
        new QueuedLog(
            name() + " " + context.shortId(), destination, limits(context), cache, host.clock()));
  }
}
