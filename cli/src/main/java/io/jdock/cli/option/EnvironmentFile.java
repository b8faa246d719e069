package io.jdock.cli.option;

import io.jdock.cli.CommandException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of {@code NAME=value} lines for {@code --env-file} and {@code --label-file}. */
public final class EnvironmentFile {
  private EnvironmentFile() {}

  /**
   * The variables of files and options, a bare name taking its value from our own environment; the
   * options last, so that they win.
   */
  public static List<String> environment(List<String> files, List<String> options) {
    List<String> all = new ArrayList<>();
    for (String file : files) {
      all.addAll(read(file, System::getenv));
    }
    all.addAll(options);
    return all;
  }

  /** The labels of files and options; a bare name is passed on without value, once in options. */
  public static List<String> labels(List<String> files, List<String> options) {
    List<String> all = new ArrayList<>();
    for (String file : files) {
      all.addAll(read(file, name -> null));
    }
    all.addAll(options);
    return all;
  }

  /** {@code -e NAME}: the value from our environment if it has one. */
  public static String variable(String text) {
    int equals = text.indexOf('=');
    if (equals == 0 || text.isEmpty()) {
      throw new IllegalArgumentException("invalid environment variable: " + text);
    }
    if (equals > 0) {
      return text;
    }
    String value = System.getenv(text);
    return value == null ? text : text + "=" + value;
  }

  private static List<String> read(String file, Environment environment) {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new CommandException("open " + file + ": no such file or directory");
    } catch (CharacterCodingException e) {
      throw new CommandException("invalid utf8 bytes in " + file);
    } catch (IOException e) {
      throw new CommandException("read " + file + ": " + e.getMessage());
    }
    List<String> variables = new ArrayList<>();
    for (String line : lines) {
      String text = line.stripLeading();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      add(variables, file, text, environment);
    }
    return variables;
  }

  private static void add(
      List<String> variables, String file, String text, Environment environment) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    if (name.isEmpty()) {
      throw new CommandException(
          "poorly formatted environment: no variable name on line '" + text + "'");
    }
    if (name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0) {
      throw new CommandException(
          "poorly formatted environment: variable '" + name + "' contains whitespaces");
    }
    if (equals >= 0) {
      variables.add(text);
      return;
    }
    String value = environment.get(name);
    if (value != null) {
      variables.add(name + "=" + value);
    }
  }

  /** Where a bare name's value comes from. */
  private interface Environment {
    @Nullable String get(String name);
  }
}
