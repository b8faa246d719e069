package io.jdock.engine.log;

import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig.LogConfig;
import io.jdock.engine.log.remote.FluentdDriver;
import io.jdock.engine.log.remote.GelfDriver;
import io.jdock.engine.log.remote.JournaldDriver;
import io.jdock.engine.log.remote.SyslogDriver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The log drivers there are, by name, and the options that all of them have. */
public final class LogDrivers {
  static final String NONE = "none";
  private static final String MODE = "mode";
  private static final String BUFFER = "max-buffer-size";
  private static final String NON_BLOCKING = "non-blocking";
  private static final Set<String> MODES = Set.of("", "blocking", NON_BLOCKING);
  private static final Set<String> CACHE =
      Set.of("cache-disabled", "cache-max-size", "cache-max-file", "cache-compress");

  /** Docker has these; they are told apart from names that nobody knows. */
  private static final Set<String> NOT_YET =
      Set.of("awslogs", "gcplogs", "splunk", "logentries", "etwlogs");

  private final Map<String, LogDriver> drivers = new TreeMap<>();

  public LogDrivers(List<LogDriver> drivers) {
    drivers.forEach(driver -> this.drivers.put(driver.name(), driver));
  }

  /** All that jdock has. */
  public static LogDrivers standard() {
    return new LogDrivers(
        List.of(
            new FileDriver.JsonFile(),
            new FileDriver.Local(),
            new NoneDriver(),
            new SyslogDriver(),
            new JournaldDriver(),
            new GelfDriver(),
            new FluentdDriver()));
  }

  /** As {@code docker info} lists them: without {@code none}. */
  public List<String> names() {
    return drivers.keySet().stream().filter(name -> !name.equals(NONE)).toList();
  }

  /**
   * What a container gets that asked for this.
   *
   * @param defaults the daemon's
   */
  public static LogConfig complete(LogConfig asked, LogConfig defaults) {
    String type = asked.type().isEmpty() ? defaults.type() : asked.type();
    Map<String, String> options = new HashMap<>();
    defaults
        .options()
        .forEach(
            (key, value) -> {
              if (type.equals(defaults.type()) || CACHE.contains(key) && !type.equals(NONE)) {
                options.put(key, value);
              }
            });
    options.putAll(asked.options());
    return new LogConfig(type, options);
  }

  /**
   * Checks the driver's name and its options.
   *
   * @throws EngineException with Docker's words
   */
  public void check(LogConfig config) {
    LogDriver driver = driver(config);
    Map<String, String> own = new HashMap<>(config.options());
    String mode = config.options().getOrDefault(MODE, "");
    if (!MODES.contains(mode)) {
      throw EngineException.invalid("logger: logging mode not supported: " + mode);
    }
    String buffer = own.get(BUFFER);
    if (buffer != null) {
      if (!mode.equals(NON_BLOCKING)) {
        throw EngineException.invalid(
            "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
      }
      checkSize(buffer);
    }
    if (!driver.name().equals(NONE)) {
      own.remove(MODE);
      own.remove(BUFFER);
      FileDriver.Rotation.ofLocal(own, "cache-");
      checkCacheDisabled(own);
      own.keySet().removeAll(CACHE);
    }
    driver.check(own);
  }

  private static void checkCacheDisabled(Map<String, String> options) {
    try {
      OptionValues.flag(options, "cache-disabled", false);
    } catch (EngineException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "invalid value for option cache-disabled: " + options.get("cache-disabled"),
          e);
    }
  }

  private static void checkSize(String buffer) {
    try {
      OptionValues.binarySize(buffer);
    } catch (EngineException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "error parsing option max-buffer-size: " + e.text(),
          e);
    }
  }

  /**
   * @throws EngineException when there is none of that name
   */
  public LogDriver driver(LogConfig config) {
    LogDriver driver = drivers.get(config.type());
    if (driver != null) {
      return driver;
    }
    throw EngineException.invalid(
        NOT_YET.contains(config.type())
            ? "logger: log driver '" + config.type() + "' is not supported by jdock"
            : "logger: no log driver named '" + config.type() + "' is registered");
  }
}
