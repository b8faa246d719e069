package io.jdock.engine.log;

import io.jdock.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tag} option: text with {@code {{.Field}}}, {@code {{index .ContainerLabels "name"}}},
 * {@code {{(.ExtraAttributes nil).NAME}}} and the functions {@code lower}, {@code upper}, {@code
 * truncate} and {@code printf}, before their arguments or behind a bar. Other actions of Go's
 * templates are refused.
 */
final class LogTag {
  private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?}}");
  private static final Pattern INDEX =
      Pattern.compile("index\\s+\\.ContainerLabels\\s+\"([^\"]*)\"");
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\([^)]*\\)\\S*|[^\\s\"]+");

  /** A bar that is in no string. */
  private static final Pattern BAR = Pattern.compile("\\|(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

  private static final Pattern VERB = Pattern.compile("%.?");
  private static final Pattern FUNCTION = Pattern.compile("[a-zA-Z_]\\w*");

  /** What Go's templates and Docker know beyond the functions here. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "if",
          "with",
          "range",
          "else",
          "end",
          "define",
          "template",
          "block",
          "json",
          "split",
          "join",
          "title",
          "pad",
          "println",
          "print",
          "and",
          "or",
          "not",
          "len",
          "index",
          "slice",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "html",
          "js",
          "urlquery",
          "call");

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
    String[] steps = BAR.split(text);
    Function<LogContext, String> value = value(steps[0].strip());
    for (int i = 1; i < steps.length; i++) {
      value = call(words(steps[i].strip()), value);
    }
    return value;
  }

  private static Function<LogContext, String> value(String text) {
    Matcher index = INDEX.matcher(text);
    if (index.matches()) {
      String label = index.group(1);
      return context -> context.labels().getOrDefault(label, "");
    }
    List<String> words = words(text);
    return words.size() == 1 ? operand(text) : call(words, null);
  }

  /** A field or a string. */
  private static Function<LogContext, String> operand(String text) {
    Matcher extra = EXTRA.matcher(text);
    if (extra.matches()) {
      String name = extra.group(1);
      return context ->
          context.extraAttributes(UnaryOperator.identity()).getOrDefault(name, "<no value>");
    }
    if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
      String string = text.substring(1, text.length() - 1);
      return context -> string;
    }
    Function<LogContext, String> field = FIELDS.get(text);
    if (field != null) {
      return field;
    }
    if (text.startsWith(".")) {
      throw EngineException.invalid(
          "template: log-tag:1:2: executing \"log-tag\" at <"
              + text
              + ">: can't evaluate field "
              + text.substring(1)
              + " in type *logger.Info");
    }
    throw EngineException.invalid("template: log-tag:1: not supported in a tag: " + text);
  }

  /**
   * A function of what follows it, and of what comes through the bar before it.
   *
   * @param piped null where nothing does
   */
  private static Function<LogContext, String> call(
      List<String> words, @Nullable Function<LogContext, String> piped) {
    String name = words.get(0);
    List<String> arguments = new ArrayList<>(words.subList(1, words.size()));
    switch (name) {
      case "lower", "upper" -> {
        Function<LogContext, String> value = only(name, arguments, piped);
        return name.equals("lower")
            ? context -> value.apply(context).toLowerCase(Locale.ROOT)
            : context -> value.apply(context).toUpperCase(Locale.ROOT);
      }
      case "truncate" -> {
        int number = arguments.size() - 1;
        if (number < 0 || !arguments.get(number).matches("\\d{1,9}")) {
          throw wrong(name, "a number");
        }
        int most = Integer.parseInt(arguments.remove(number));
        Function<LogContext, String> value = only(name, arguments, piped);
        return context -> {
          String all = value.apply(context);
          return all.substring(0, Math.min(most, all.length()));
        };
      }
      case "printf" -> {
        return printf(arguments, piped);
      }
      default ->
          throw EngineException.invalid(
              FUNCTION.matcher(name).matches() && !KEYWORDS.contains(name)
                  ? "template: log-tag:1: function \"" + name + "\" not defined"
                  : "template: log-tag:1: not supported in a tag: " + String.join(" ", words));
    }
  }

  private static EngineException wrong(String function, String wants) {
    return EngineException.invalid(
        "template: log-tag:1: wrong arguments for " + function + ": want " + wants);
  }

  private static Function<LogContext, String> only(
      String function, List<String> arguments, @Nullable Function<LogContext, String> piped) {
    if (piped != null && arguments.isEmpty()) {
      return piped;
    }
    if (piped != null || arguments.size() != 1) {
      throw wrong(function, "one value");
    }
    return operand(arguments.get(0));
  }

  /** Formats with {@code %s}, {@code %q} and {@code %%}. */
  private static Function<LogContext, String> printf(
      List<String> arguments, @Nullable Function<LogContext, String> piped) {
    if (arguments.isEmpty() || !arguments.get(0).startsWith("\"")) {
      throw wrong("printf", "a format");
    }
    String format = arguments.get(0).substring(1, arguments.get(0).length() - 1);
    List<Function<LogContext, String>> values = new ArrayList<>();
    arguments.stream().skip(1).map(LogTag::operand).forEach(values::add);
    if (piped != null) {
      values.add(piped);
    }
    Matcher verb = VERB.matcher(format);
    List<Function<LogContext, String>> parts = new ArrayList<>();
    int at = 0;
    int next = 0;
    while (verb.find()) {
      String before = format.substring(at, verb.start());
      parts.add(context -> before);
      at = verb.end();
      if (verb.group().equals("%%")) {
        parts.add(context -> "%");
      } else if (!verb.group().matches("%[svq]") || next == values.size()) {
        throw wrong("printf", "as many values as there are of %s, %v and %q");
      } else {
        Function<LogContext, String> value = values.get(next++);
        parts.add(verb.group().equals("%q") ? c -> '"' + value.apply(c) + '"' : value);
      }
    }
    if (next < values.size()) {
      throw wrong("printf", "as many values as there are of %s, %v and %q");
    }
    String rest = format.substring(at);
    parts.add(context -> rest);
    return context -> {
      StringBuilder all = new StringBuilder();
      parts.forEach(part -> all.append(part.apply(context)));
      return all.toString();
    };
  }

  /** Operands stand apart; blanks within strings and parentheses are theirs. */
  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).toList();
  }

  String fill(LogContext context) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.apply(context)));
    return text.toString();
  }
}
