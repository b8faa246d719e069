package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Variables in texts: {@code $NAME}, <code>${NAME}</code> and the operators {@code :- - :? ? :+ +},
 * whose operands may hold variables themselves; {@code $$} is a dollar.
 *
 * @see <a href="https://docs.docker.com/reference/compose-file/interpolation/">Interpolation</a>
 */
public final class Template {
  private static final Pattern PATTERN =
      Pattern.compile(
          "\\$(?:(?<escaped>\\$)|(?<named>[_a-zA-Z][_a-zA-Z0-9]*)"
              + "|\\{(?:(?<braced>[_a-zA-Z][_a-zA-Z0-9]*(?::?[-+?](.*))?)\\}|(?<invalid>)))");
  private static final List<String> OPERATORS = List.of(":?", "?", ":-", "-", ":+", "+");

  private final Function<String, @Nullable String> variables;
  private final Consumer<String> warnings;

  /**
   * @param variables answers null for those that are not set
   * @param warnings told of those
   */
  public Template(Function<String, @Nullable String> variables, Consumer<String> warnings) {
    this.variables = variables;
    this.warnings = warnings;
  }

  /** A variable that has no value though it must. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    MissingException(String name, String reason) {
      super(
          "required variable "
              + name
              + " is missing a value"
              + (reason.isEmpty() ? "" : ": " + reason));
    }
  }

  /** A text in which a dollar is not followed as it must be. */
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidException(String template) {
      super(template);
    }
  }

  String substitute(String template) throws MissingException, InvalidException {
    if (template.indexOf('$') < 0) {
      return template;
    }
    StringBuilder out = new StringBuilder();
    Matcher matcher = PATTERN.matcher(template);
    int end = 0;
    while (matcher.find()) {
      out.append(template, end, matcher.start());
      out.append(replacement(matcher.group(), template));
      end = matcher.end();
    }
    return out.append(template.substring(end)).toString();
  }

  /** The greedy pattern may have found more than one variable: the first, then the rest. */
  private String replacement(String found, String template)
      throws MissingException, InvalidException {
    String operator = operator(found);
    int close = closingBrace(found);
    String rest = close < 0 ? "" : found.substring(close + 1);
    Matcher matcher = PATTERN.matcher(close < 0 ? found : found.substring(0, close + 1));
    if (!matcher.find()) {
      throw new InvalidException(template);
    }
    if (matcher.group("escaped") != null) {
      return "$";
    }
    String named = matcher.group("named");
    String expression = named == null ? matcher.group("braced") : named;
    if (expression == null || expression.isEmpty()) {
      throw new InvalidException(template);
    }
    int at = named == null ? expression.indexOf(operator) : -1;
    if (at >= 0) {
      String name = expression.substring(0, at);
      return applied(name, operator, expression.substring(at + operator.length()))
          + substitute(rest);
    }
    String value = variables.apply(expression);
    if (value == null) {
      warnings.accept(
          "The "
              + GoText.quote(expression)
              + " variable is not set. Defaulting to a blank string.");
      value = "";
    }
    return value + (named == null ? substitute(rest) : "");
  }

  private String applied(String name, String operator, String operand)
      throws MissingException, InvalidException {
    String inner = substitute(operand);
    String value = variables.apply(name);
    boolean present = value != null && !(operator.startsWith(":") && value.isEmpty());
    if (operator.endsWith("+")) {
      return present ? inner : value == null ? "" : value;
    }
    if (present) {
      return String.valueOf(value);
    }
    if (operator.endsWith("?")) {
      throw new MissingException(name, inner);
    }
    return inner;
  }

  /** The operator that stands first. */
  private static String operator(String text) {
    String first = OPERATORS.get(0);
    int best = Integer.MAX_VALUE;
    for (String each : OPERATORS) {
      int at = text.indexOf(each);
      if (at >= 0 && at < best) {
        best = at;
        first = each;
      }
    }
    return first;
  }

  private static int closingBrace(String text) {
    int open = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '}') {
        open--;
        if (open == 0) {
          return i;
        }
      }
      if (text.charAt(i) == '{') {
        open++;
        i++;
      }
    }
    return -1;
  }

  /** A variable that a file names. */
  public record Variable(String name, boolean required, String standard, String alternate) {}

  /** All variables that the texts of a tree name, by name. */
  public static Map<String, Variable> variables(@Nullable Object tree) {
    Map<String, Variable> found = new TreeMap<>();
    collect(tree, found);
    return found;
  }

  private static void collect(@Nullable Object tree, Map<String, Variable> found) {
    if (tree instanceof String text) {
      for (Variable each : inText(text)) {
        found.put(each.name(), each);
      }
    } else if (tree instanceof Map<?, ?> map) {
      map.values().forEach(each -> collect(each, found));
    } else if (tree instanceof List<?> list) {
      list.forEach(each -> collect(each, found));
    }
  }

  private static List<Variable> inText(String text) {
    List<Variable> found = new ArrayList<>();
    Matcher matcher = PATTERN.matcher(text);
    while (matcher.find()) {
      String named = matcher.group("named");
      String braced = matcher.group("braced");
      if (named != null) {
        found.add(new Variable(named, false, "", ""));
      } else if (braced != null) {
        String whole = matcher.group();
        int close = closingBrace(whole);
        String inside = close > 0 ? whole.substring(2, close) : braced;
        found.add(variable(inside, found));
        found.addAll(inText(whole.substring(Math.max(close, 0) + 1)));
      }
    }
    return found;
  }

  private static Variable variable(String inside, List<Variable> found) {
    int end = 0;
    while (end < inside.length()
        && (Character.isLetterOrDigit(inside.charAt(end)) || inside.charAt(end) == '_')) {
      end++;
    }
    String name = inside.substring(0, end);
    String rest = inside.substring(end);
    String operand =
        rest.startsWith(":") && rest.length() > 1
            ? rest.substring(2)
            : rest.isEmpty() ? "" : rest.substring(1);
    String bare = rest.startsWith(":") ? rest.substring(1) : rest;
    if (bare.startsWith("?")) {
      return new Variable(name, true, "", "");
    }
    found.addAll(inText(operand));
    return bare.startsWith("-")
        ? new Variable(name, false, operand, "")
        : new Variable(name, false, "", bare.startsWith("+") ? operand : "");
  }
}
