package io.jdock.engine.log;

import io.jdock.engine.EngineException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a log driver can tell of a container.
 *
 * @param options the driver's, checked
 * @param name without leading slash
 * @param imageName as the container was created with
 * @param command the program and its arguments
 * @param directory where the container's state is kept
 */
public record LogContext(
    Map<String, String> options,
    String containerId,
    String name,
    String imageId,
    String imageName,
    Instant created,
    List<String> command,
    Map<String, String> labels,
    List<String> env,
    Path directory) {

  public LogContext {
    options = Map.copyOf(options);
    command = List.copyOf(command);
    labels = Map.copyOf(labels);
    env = List.copyOf(env);
  }

  public String shortId() {
    return containerId.substring(0, Math.min(12, containerId.length()));
  }

  /** The machine's. */
  public String hostname() {
    return LogTag.hostname();
  }

  /** Of that option; the other text when it is not given. */
  public String option(String key, String otherwise) {
    return options.getOrDefault(key, otherwise);
  }

  /**
   * The labels and variables that {@code labels}, {@code labels-regex}, {@code env} and {@code
   * env-regex} ask for.
   *
   * @param rename what becomes of their names
   */
  public Map<String, String> extraAttributes(UnaryOperator<String> rename) {
    Map<String, String> variables = new TreeMap<>();
    for (String entry : env) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    Map<String, String> extra = new TreeMap<>();
    choose(labels, "labels", rename, extra);
    choose(variables, "env", rename, extra);
    return extra;
  }

  private void choose(
      Map<String, String> from,
      String option,
      UnaryOperator<String> rename,
      Map<String, String> extra) {
    for (String name : option(option, "").split(",")) {
      String value = from.get(name);
      if (value != null) {
        extra.put(rename.apply(name), value);
      }
    }
    String regex = option(option + "-regex", "");
    if (!regex.isEmpty()) {
      Pattern pattern = pattern(regex);
      from.forEach(
          (name, value) -> {
            if (pattern.matcher(name).find()) {
              extra.put(rename.apply(name), value);
            }
          });
    }
  }

  /**
   * @throws EngineException when it is no regular expression
   */
  static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "error parsing regexp: " + e.getDescription() + ": `" + regex + "`",
          e);
    }
  }

  /** What names the container's output at the destination: the {@code tag} option, filled in. */
  public String tag(String otherwise) {
    String template = option("tag", otherwise);
    return template.isEmpty() ? "" : LogTag.parse(template).fill(this);
  }
}
