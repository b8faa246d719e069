package io.jdock.compose.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of variables: {@code .env}, {@code env_file}, {@code --env-file}. Values may be quoted,
 * hold variables, and span lines within quotes.
 *
 * @see <a
 *     href="https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax">Syntax</a>
 */
public final class DotEnv {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[abcfnrtv$\"\\\\]|0\\d{0,3})");
  private static final Pattern EXPORT = Pattern.compile("^export\\s+");

  private final Map<String, String> variables;
  private final Template template;
  private final Function<String, @Nullable String> known;
  private String rest;
  private int line = 1;

  private DotEnv(
      String text,
      Map<String, String> variables,
      Function<String, @Nullable String> known,
      Consumer<String> warnings) {
    this.rest = text;
    this.variables = variables;
    this.known = known;
    this.template =
        new Template(
            name -> {
              String value = known.apply(name);
              return value == null ? variables.get(name) : value;
            },
            warnings);
  }

  /**
   * Reads files one after the other, later ones seeing the earlier ones' variables.
   *
   * @param environment the caller's, which counts more when a value names a variable
   */
  static Map<String, String> readAll(
      Map<String, String> environment, List<Path> files, Consumer<String> warnings)
      throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new ComposeException("couldn't find env file: " + file);
      }
      if (Files.isDirectory(file)) {
        throw new ComposeException(file + " is a directory");
      }
      read(file, variables, name -> environment.get(name), warnings);
    }
    return variables;
  }

  /**
   * Adds a file's variables to those given.
   *
   * @param known what counts more when a value names a variable
   */
  public static void read(
      Path file,
      Map<String, String> variables,
      Function<String, @Nullable String> known,
      Consumer<String> warnings)
      throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    try {
      new DotEnv(text.startsWith("\uFEFF") ? text.substring(1) : text, variables, known, warnings)
          .parse();
    } catch (ComposeException e) {
      throw new ComposeException("failed to read " + file + ": " + e.getMessage(), e);
    }
  }

  private void parse() throws ComposeException {
    while (true) {
      skipToStatement();
      if (rest.isEmpty()) {
        return;
      }
      statement();
    }
  }

  private void skipToStatement() {
    while (true) {
      int at = 0;
      while (at < rest.length() && isAnySpace(rest.charAt(at))) {
        line += rest.charAt(at) == '\n' ? 1 : 0;
        at++;
      }
      rest = rest.substring(at);
      if (!rest.startsWith("#")) {
        return;
      }
      int end = rest.indexOf('\n');
      rest = end < 0 ? "" : rest.substring(end);
    }
  }

  private void statement() throws ComposeException {
    if (EXPORT.matcher(rest).find()) {
      rest = trimLeft(rest.substring("export".length()));
    }
    int end = nameEnd();
    boolean inherited = end < rest.length() && rest.charAt(end) == '\n';
    String name = end < rest.length() ? rest.substring(0, end).stripTrailing() : "";
    if (inherited && rest.substring(0, end).indexOf(' ') < 0) {
      line++;
    }
    // a name that the file ends with is no statement: it is read as an empty name's value
    rest = trimLeft(end < rest.length() ? rest.substring(end + 1) : rest);
    if (name.contains(" ")) {
      throw new ComposeException("line " + line + ": key cannot contain a space");
    }
    if (inherited) {
      String value = known.apply(name);
      if (value != null) {
        variables.put(name, value);
      }
      return;
    }
    String value = value();
    variables.put(name, value);
  }

  private int nameEnd() throws ComposeException {
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (c == '=' || c == ':' || c == '\n') {
        return i;
      }
      if (!isSpace(c) && !Character.isLetterOrDigit(c) && "_.-[]".indexOf(c) < 0) {
        throw new ComposeException(
            "line "
                + line
                + ": unexpected character "
                + GoText.quote(String.valueOf(c))
                + " in variable name "
                + GoText.quote(rest.split("\n", 2)[0]));
      }
    }
    return rest.length();
  }

  private String value() throws ComposeException {
    if (!rest.startsWith("\"") && !rest.startsWith("'")) {
      int end = rest.indexOf('\n');
      String value = end < 0 ? rest : rest.substring(0, end);
      rest = end < 0 ? "" : rest.substring(end + 1);
      line++;
      int comment = value.indexOf(" #");
      value = comment < 0 ? value : value.substring(0, comment);
      return expand(value.stripTrailing());
    }
    char quote = rest.charAt(0);
    StringBuilder text = new StringBuilder();
    boolean escaped = false;
    for (int i = 1; i < rest.length(); i++) {
      char c = rest.charAt(i);
      line += c == '\n' ? 1 : 0;
      if (c == quote && !escaped) {
        rest = rest.substring(i + 1);
        return quote == '"' ? expand(unescape(text.toString())) : text.toString();
      }
      if (c != quote && !escaped && c == '\\') {
        escaped = true;
        continue;
      }
      if (escaped && c != quote) {
        text.append('\\');
      }
      escaped = false;
      text.append(c);
    }
    throw new ComposeException(
        "line " + line + ": unterminated quoted value " + rest.split("\n", 2)[0]);
  }

  private String expand(String value) throws ComposeException {
    try {
      return template.substitute(value);
    } catch (Template.InvalidException e) {
      throw new ComposeException(
          "Invalid template: " + GoText.quote(String.valueOf(e.getMessage())), e);
    } catch (Template.MissingException e) {
      throw new ComposeException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String unescape(String text) {
    Matcher matcher = ESCAPE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(out, Matcher.quoteReplacement(unescaped(matcher.group())));
    }
    return matcher.appendTail(out).toString();
  }

  private static String unescaped(String sequence) {
    return switch (sequence.charAt(1)) {
      case '$' -> "$$";
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'v' -> "\u000b";
      case '"' -> "\"";
      case '\\' -> "\\";
      case '0' ->
          sequence.length() == 5 && sequence.substring(2).matches("[0-3][0-7]{2}")
              ? String.valueOf((char) Integer.parseInt(sequence.substring(2), 8))
              : sequence;
      default -> sequence;
    };
  }

  private static String trimLeft(String text) {
    int at = 0;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return text.substring(at);
  }

  private static boolean isAnySpace(char c) {
    return c == '\n' || isSpace(c);
  }

  private static boolean isSpace(char c) {
    return c == '\t'
        || c == '\u000b'
        || c == '\f'
        || c == '\r'
        || c == ' '
        || c == '\u0085'
        || c == '\u00a0';
  }
}
