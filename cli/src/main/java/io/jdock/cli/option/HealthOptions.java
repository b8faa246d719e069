package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.CommandException;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code --health-*}. */
final class HealthOptions {
  private final Flag<String> command;
  private final Flag<Long> interval;
  private final Flag<Long> retries;
  private final Flag<Long> startInterval;
  private final Flag<Long> startPeriod;
  private final Flag<Long> timeout;
  private final Flag<Boolean> none;

  HealthOptions(Flags flags) {
    command = flags.string(null, "health-cmd", "Command to run to check health");
    interval =
        duration(
            flags, "health-interval", "Time between running the check (ms|s|m|h) (default 0s)");
    retries =
        flags.integer(null, "health-retries", 0, "Consecutive failures needed to report unhealthy");
    startInterval =
        duration(
            flags,
            "health-start-interval",
            "Time between running the check during the start period (ms|s|m|h) (default 0s)");
    startPeriod =
        duration(
            flags,
            "health-start-period",
            "Start period for the container to initialize before starting health-retries"
                + " countdown (ms|s|m|h) (default 0s)");
    timeout =
        duration(
            flags,
            "health-timeout",
            "Maximum time to allow one check to run (ms|s|m|h) (default 0s)");
    none = flags.bool(null, "no-healthcheck", "Disable any container-specified HEALTHCHECK");
  }

  private static Flag<Long> duration(Flags flags, String name, String description) {
    return flags.value(null, name, "duration", description, 0L, GoDuration::parse);
  }

  /** The engine's Healthcheck object; null if nothing was asked. */
  @Nullable JsonObject healthcheck() {
    boolean any =
        !command.get().isEmpty()
            || interval.get() != 0
            || timeout.get() != 0
            || startPeriod.get() != 0
            || startInterval.get() != 0
            || retries.get() != 0;
    if (none.get()) {
      if (any) {
        throw new CommandException("--no-healthcheck conflicts with --health-* options");
      }
      return new JsonObject().put("Test", List.of("NONE"));
    }
    if (!any) {
      return null;
    }
    JsonObject check = new JsonObject();
    if (!command.get().isEmpty()) {
      check.put("Test", List.of("CMD-SHELL", command.get()));
    }
    put(check, "Interval", interval);
    put(check, "Timeout", timeout);
    put(check, "StartPeriod", startPeriod);
    put(check, "StartInterval", startInterval);
    put(check, "Retries", retries);
    return check;
  }

  private static void put(JsonObject check, String name, Flag<Long> flag) {
    if (flag.get() < 0) {
      throw new CommandException("--" + flag.name() + " cannot be negative");
    }
    if (flag.get() != 0) {
      check.put(name, flag.get());
    }
  }
}
