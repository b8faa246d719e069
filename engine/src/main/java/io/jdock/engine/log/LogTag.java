package io.jdock.engine.log;

import io.jdock.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code tag} option: text with {@code {{.Field}}}, {@code {{index .ContainerLabels "name"}}},
 * {@code {{(.ExtraAttributes nil).NAME}}} and the functions {@code lower}, {@code upper}, {@code
 * truncate} behind a bar. Other actions of Go's templates are refused.
 */
final class LogTag {
  private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?}}");
  private static final Pattern INDEX =
      Pattern.compile("index\\s+\\.ContainerLabels\\s+\"([^\"]*)\"");
  private static final Pattern TRUNCATE = Pattern.compile("truncate\\s+(\\d{1,9})");
  private static final Pattern EXTRA =
      Pattern.compile("\\(\\s*\\.ExtraAttributes\\s+nil\\s*\\)\\.(\\w+)");
  private static final String DAEMON = "docker";

  private static final Map<String, Function<LogContext, String>> FIELDS =
      Map.ofEntries(
          Map.entry(".ID", LogContext::shortId),
          Map.entry(".FullID", LogContext::containerId),
          Map.entry(".ContainerID", LogContext::containerId),
          Map.entry(".Name", LogContext::name),
          Map.entry(".ContainerName", c -> "/" + c.name()),
          Map.entry(".ImageID", c -> hash(c.imageId())),
          Map.entry(".ImageFullID", LogContext::imageId),
          Map.entry(".ContainerImageID", LogContext::imageId),
          Map.entry(".ImageName", LogContext::imageName),
          Map.entry(".ContainerImageName", LogContext::imageName),
          Map.entry(".DaemonName", c -> DAEMON),
          Map.entry(".Command", c -> String.join(" ", c.command())),
          Map.entry(".Hostname", c -> hostname()));

  private final List<Function<LogContext, String>> parts;

  private LogTag(List<Function<LogContext, String>> parts) {
    this.parts = parts;
  }

  static String hostname() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw EngineException.system("reading the machine's name: " + e.getMessage(), e);
    }
  }

  /** A short image id: without {@code sha256:}, twelve digits. */
  private static String hash(String id) {
    String digits = id.substring(id.indexOf(':') + 1);
    return digits.substring(0, Math.min(12, digits.length()));
  }

  /**
   * @throws EngineException when it is no template, or one that is not known here
   */
  static LogTag parse(String template) {
    List<Function<LogContext, String>> parts = new ArrayList<>();
    Matcher matcher = ACTION.matcher(template);
    int at = 0;
    while (matcher.find()) {
      text(template.substring(at, matcher.start()), parts);
      parts.add(action(matcher.group(1)));
      at = matcher.end();
    }
    text(template.substring(at), parts);
    return new LogTag(parts);
  }

  private static void text(String text, List<Function<LogContext, String>> parts) {
    if (text.contains("{{")) {
      throw EngineException.invalid("template: log-tag:1: unclosed action");
    }
    parts.add(context -> text);
  }

  private static Function<LogContext, String> action(String text) {
    String[] steps = text.split("\\|");
    Function<LogContext, String> value = value(steps[0].strip());
    for (int i = 1; i < steps.length; i++) {
      value = value.andThen(function(steps[i].strip()));
    }
    return value;
  }

  private static Function<LogContext, String> value(String text) {
    Matcher index = INDEX.matcher(text);
    if (index.matches()) {
      String label = index.group(1);
      return context -> context.labels().getOrDefault(label, "");
    }
    Matcher extra = EXTRA.matcher(text);
    if (extra.matches()) {
      String name = extra.group(1);
      return context ->
          context.extraAttributes(UnaryOperator.identity()).getOrDefault(name, "<no value>");
    }
    Function<LogContext, String> field = FIELDS.get(text);
    if (field == null && text.startsWith(".")) {
      throw EngineException.invalid(
          "template: log-tag:1:2: executing \"log-tag\" at <"
              + text
              + ">: can't evaluate field "
              + text.substring(1)
              + " in type *logger.Info");
    }
    if (field == null) {
      throw EngineException.invalid("template: log-tag:1: not supported in a tag: " + text);
    }
    return field;
  }

  private static Function<String, String> function(String text) {
    Matcher truncate = TRUNCATE.matcher(text);
    if (truncate.matches()) {
      int most = Integer.parseInt(truncate.group(1));
      return value -> value.substring(0, Math.min(most, value.length()));
    }
    return switch (text) {
      case "lower" -> value -> value.toLowerCase(Locale.ROOT);
      case "upper" -> value -> value.toUpperCase(Locale.ROOT);
      default ->
          throw EngineException.invalid(
              "template: log-tag:1: function \"" + text + "\" not defined");
    };
  }

  String fill(LogContext context) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.apply(context)));
    return text.toString();
  }
}
