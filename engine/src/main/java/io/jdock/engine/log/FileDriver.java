package io.jdock.engine.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The drivers that keep output in files below the container's directory. */
abstract class FileDriver implements LogDriver {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many files there are, and how large they get. */
  record Rotation(long maxSize, int maxFiles, boolean compress) {
    private static final long LOCAL_SIZE = 20_000_000;
    private static final int LOCAL_FILES = 5;

    /** The options of {@code json-file}. */
    static Rotation ofJsonFile(Map<String, String> options) {
      String size = options.get("max-size");
      long maxSize = size == null ? 0 : OptionValues.decimalSize(size);
      if (size != null && maxSize <= 0) {
        throw EngineException.invalid("max-size must be a positive number");
      }
      int maxFiles = OptionValues.number(options, "max-file", 1);
      if (maxFiles < 1) {
        throw EngineException.invalid("max-file cannot be less than 1");
      }
      boolean compress = OptionValues.flag(options, "compress", false);
      if (compress && (maxFiles == 1 || maxSize == 0)) {
        throw EngineException.invalid(
            "compress cannot be true when max-file is less than 2 or max-size is not set");
      }
      return new Rotation(maxSize, maxFiles, compress);
    }

    /**
     * The options of {@code local}, whose {@code max-size=0} is no limit.
     *
     * @param prefix before the options' names
     */
    static Rotation ofLocal(Map<String, String> options, String prefix) {
      String size = options.get(prefix + "max-size");
      long maxSize =
          size == null
              ? LOCAL_SIZE
              : named(
                  "value for " + prefix + "max-size: " + size,
                  () -> OptionValues.decimalSize(size));
      String files = options.getOrDefault(prefix + "max-file", "");
      int maxFiles =
          named(
              "value for " + prefix + "max-file: " + files,
              () -> OptionValues.number(options, prefix + "max-file", LOCAL_FILES));
      if (maxFiles < 0) {
        throw EngineException.invalid(prefix + "max-file must not be negative");
      }
      boolean compress =
          named(
              "boolean value for " + prefix + "compress",
              () -> OptionValues.flag(options, prefix + "compress", true));
      if (compress && maxFiles <= 1) {
        throw EngineException.invalid("compression cannot be enabled when max file count is 1");
      }
      return new Rotation(maxSize, Math.max(1, maxFiles), compress);
    }

    private static <T> T named(String option, Supplier<T> value) {
      try {
        return value.get();
      } catch (EngineException e) {
        throw new EngineException(
            EngineException.Kind.INVALID_PARAMETER, "invalid " + option + ": " + e.text(), e);
      }
    }

    LogFiles files(Path current, LogFormat format) {
      return new LogFiles(current, format, maxSize, maxFiles, compress);
    }
  }

  @Override
  public Optional<ContainerLog> open(LogContext context, LogHost host) throws IOException {
    FileLog file = openFile(files(context).orElseThrow(), host);
    if (!context.option("mode", "").equals("non-blocking")) {
      return Optional.of(file);
    }
    QueuedLog.Limits limits =
        new QueuedLog.Limits(
            false, RemoteDriver.bufferBytes(context.options(), false), Integer.MAX_VALUE);
    return Optional.of(new QueuedLog(name() + " " + context.shortId(), file, limits, host.clock()));
  }

  static FileLog openFile(LogFiles files, LogHost host) throws IOException {
    Files.createDirectories(files.current().toAbsolutePath().getParent());
    return new FileLog(files, host.clock(), host.background());
  }

  /** {@code json-file}: Docker's default. */
  static final class JsonFile extends FileDriver {
    private static final Set<String> OPTIONS =
        Set.of(
            "max-size",
            "max-file",
            "compress",
            "labels",
            "labels-regex",
            "env",
            "env-regex",
            "tag");

    @Override
    public String name() {
      return "json-file";
    }

    @Override
    public void check(Map<String, String> options) {
      OptionValues.known(options, OPTIONS, "unknown log opt '%s' for json-file log driver");
      OptionValues.attributes(options);
      Rotation.ofJsonFile(options);
    }

    @Override
    public Optional<LogFiles> files(LogContext context) {
      Map<String, String> attributes = context.extraAttributes(UnaryOperator.identity());
      String tag = context.tag("");
      if (!tag.isEmpty()) {
        attributes.put("tag", tag);
      }
      Path current = context.directory().resolve(context.containerId() + "-json.log");
      return Optional.of(
          Rotation.ofJsonFile(context.options()).files(current, new JsonFormat(json(attributes))));
    }

    private static byte[] json(Map<String, String> attributes) {
      try {
        return attributes.isEmpty() ? new byte[0] : JSON.writeValueAsBytes(attributes);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** {@code local}: compact, rotated and compressed unless asked otherwise. */
  static final class Local extends FileDriver {
    private static final Set<String> OPTIONS = Set.of("max-size", "max-file", "compress");

    @Override
    public String name() {
      return "local";
    }

    @Override
    public void check(Map<String, String> options) {
      OptionValues.known(options, OPTIONS, "unknown log opt '%s' for log driver local");
      Rotation.ofLocal(options, "");
    }

    @Override
    public Optional<LogFiles> files(LogContext context) {
      Path current = context.directory().resolve("local-logs").resolve("container.log");
      return Optional.of(Rotation.ofLocal(context.options(), "").files(current, new LocalFormat()));
    }
  }
}
