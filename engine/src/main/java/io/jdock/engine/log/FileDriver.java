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
import java.util.function.UnaryOperator;

/** The drivers that keep output in files below the container's directory. */
abstract class FileDriver implements LogDriver {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many files there are, and how large they get. */
  record Rotation(long maxSize, int maxFiles, boolean compress) {

    /**
     * @param prefix before the options' names
     */
    static Rotation of(Map<String, String> options, String prefix, Rotation otherwise) {
      String size = options.get(prefix + "max-size");
      long maxSize = otherwise.maxSize;
      if (size != null) {
        maxSize = OptionValues.decimalSize(size);
        if (maxSize <= 0) {
          throw EngineException.invalid(prefix + "max-size must be a positive number");
        }
      }
      int maxFiles = OptionValues.number(options, prefix + "max-file", otherwise.maxFiles);
      if (maxFiles < 1) {
        throw EngineException.invalid(prefix + "max-file cannot be less than 1");
      }
      boolean asked = options.containsKey(prefix + "compress");
      boolean compress =
          OptionValues.flag(
              options, prefix + "compress", otherwise.compress && maxFiles > 1 && maxSize > 0);
      if (compress && asked && (maxFiles == 1 || maxSize == 0)) {
        throw EngineException.invalid(
            prefix + "compress cannot be true when max-file is less than 2 or max-size is not set");
      }
      return new Rotation(maxSize, maxFiles, compress);
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
    private static final Rotation DEFAULT = new Rotation(0, 1, false);
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
      Rotation rotation = Rotation.of(options, "", DEFAULT);
      if (rotation.maxFiles > 1 && rotation.maxSize == 0) {
        throw EngineException.invalid("max-file cannot be set without max-size");
      }
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
          Rotation.of(context.options(), "", DEFAULT)
              .files(current, new JsonFormat(json(attributes))));
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
    static final Rotation DEFAULT = new Rotation(20_000_000, 5, true);
    private static final Set<String> OPTIONS = Set.of("max-size", "max-file", "compress");

    @Override
    public String name() {
      return "local";
    }

    @Override
    public void check(Map<String, String> options) {
      OptionValues.known(options, OPTIONS, "unknown log opt '%s' for log driver local");
      Rotation.of(options, "", DEFAULT);
    }

    @Override
    public Optional<LogFiles> files(LogContext context) {
      Path current = context.directory().resolve("local-logs").resolve("container.log");
      return Optional.of(
          Rotation.of(context.options(), "", DEFAULT).files(current, new LocalFormat()));
    }
  }
}
