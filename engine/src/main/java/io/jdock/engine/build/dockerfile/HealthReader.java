package io.jdock.engine.build.dockerfile;

import io.jdock.engine.build.dockerfile.Instruction.CommandLine;
import io.jdock.image.spec.HealthcheckConfig;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads HEALTHCHECK. */
final class HealthReader {
  private static final Set<String> FLAGS =
      Set.of("interval", "timeout", "start-period", "start-interval", "retries");
  private static final Pattern PART =
      Pattern.compile("([0-9]*\\.?[0-9]+|[0-9]+\\.)(ns|us|µs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private HealthReader() {}

  static Instruction read(RawInstruction raw) throws SyntaxException {
    String[] parts = raw.arguments().strip().split("\\s+", 2);
    String type = parts[0].toUpperCase(Locale.ROOT);
    String rest = parts.length < 2 ? "" : parts[1];
    if (type.isEmpty()) {
      throw new SyntaxException("HEALTHCHECK requires at least one argument");
    }
    if (type.equals("NONE")) {
      if (!rest.isEmpty()) {
        throw new SyntaxException("HEALTHCHECK NONE takes no arguments");
      }
      return new Instruction.Health(
          raw.source(), new HealthcheckConfig(List.of("NONE"), 0, 0, 0, 0, 0));
    }
    Flags flags = Flags.read(raw.flags(), FLAGS, Set.of(), Set.of());
    if (!type.equals("CMD")) {
      throw new SyntaxException("Unknown type \"" + type + "\" in HEALTHCHECK (try CMD)");
    }
    CommandLine command = Arguments.commandLine(rest);
    if (command.words().isEmpty()) {
      throw new SyntaxException("Missing command after HEALTHCHECK CMD");
    }
    List<String> test = new ArrayList<>();
    test.add(command.shell() ? "CMD-SHELL" : "CMD");
    test.addAll(command.words());
    return new Instruction.Health(
        raw.source(),
        new HealthcheckConfig(
            test,
            nanos(flags, "interval"),
            nanos(flags, "timeout"),
            nanos(flags, "start-period"),
            nanos(flags, "start-interval"),
            retries(flags.text("retries"))));
  }

  private static int retries(String text) throws SyntaxException {
    try {
      int retries = text.isEmpty() ? 0 : Integer.parseInt(text);
      if (retries < 0) {
        throw new SyntaxException("--retries cannot be negative (" + retries + ")");
      }
      return retries;
    } catch (NumberFormatException e) {
      throw new SyntaxException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }

  private static long nanos(Flags flags, String name) throws SyntaxException {
    String text = flags.text(name);
    if (text.isEmpty() || text.equals("0")) {
      return 0;
    }
    BigDecimal sum = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    int at = 0;
    while (at < text.length() && part.find(at) && part.start() == at) {
      long unit = NANOS.getOrDefault(part.group(2), 1L);
      sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      at = part.end();
    }
    if (at != text.length() || sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new SyntaxException("time: invalid duration \"" + text + "\"");
    }
    long nanos = sum.longValue();
    if (nanos > 0 && nanos < 1_000_000) {
      throw new SyntaxException("Interval \"" + name + "\" cannot be less than 1ms");
    }
    return nanos;
  }
}
