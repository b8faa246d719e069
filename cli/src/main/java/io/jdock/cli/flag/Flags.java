package io.jdock.cli.flag;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The options of one command: declared, then filled from the command line.
 *
 * <p>picocli parses; its model is built by calls rather than read from annotations, which costs a
 * tenth of the time, and its errors are told in Docker's words. Values are converted afterwards, in
 * the order given.
 */
public final class Flags {
  // classes rather than lambdas: linking the first lambda costs milliseconds at each start
  private static final Flag.Fold<Boolean> SWITCH =
      new Flag.Fold<>() {
        @Override
        public Boolean add(Boolean before, String text) {
          return Bools.parse(text);
        }
      };
  private static final Flag.Fold<String> LAST =
      new Flag.Fold<>() {
        @Override
        public String add(String before, String text) {
          return text;
        }
      };
  private static final Flag.Fold<Long> NUMBER =
      new Flag.Fold<>() {
        @Override
        public Long add(Long before, String text) {
          return Integers.parse(text);
        }
      };
  private static final Flag.Parser<String> AS_IT_IS =
      new Flag.Parser<>() {
        @Override
        public String parse(String text) {
          return text;
        }
      };

  private final Map<String, Flag<?>> byName = new LinkedHashMap<>();
  private final boolean interspersed;
  private final Flag<Boolean> help;

  /**
   * @param interspersed whether options may follow arguments; not so for {@code run} and {@code
   *     exec}, where they belong to the command inside
   * @param shortHelp whether {@code -h} asks for help too
   */
  public Flags(boolean interspersed, boolean shortHelp) {
    this.interspersed = interspersed;
    this.help =
        add(shortHelp ? "h" : null, "help", "", "Print usage", false, "", shortHelp, bool());
  }

  public boolean helpAsked() {
    return help.get();
  }

  /** A switch: {@code --rm}, {@code --rm=false}. */
  public Flag<Boolean> bool(@Nullable String shorthand, String name, String description) {
    return add(shorthand, name, "", description, false, "", false, bool());
  }

  /** A switch that is on unless turned off with {@code --name=false}. */
  public Flag<Boolean> boolDefaultingTrue(String name, String description) {
    return boolDefaultingTrue(null, name, description);
  }

  /** Same, with a short name. */
  public Flag<Boolean> boolDefaultingTrue(
      @Nullable String shorthand, String name, String description) {
    return add(shorthand, name, "", description, true, "true", false, bool());
  }

  private static Flag.Fold<Boolean> bool() {
    return SWITCH;
  }

  public Flag<String> string(@Nullable String shorthand, String name, String description) {
    return string(shorthand, name, "", description);
  }

  public Flag<String> string(
      @Nullable String shorthand, String name, String defaultValue, String description) {
    String shown = defaultValue.isEmpty() ? "" : "\"" + defaultValue + "\"";
    return add(shorthand, name, "string", description, defaultValue, shown, false, LAST);
  }

  /** Any value with its own parser; {@code kind} is the word the help shows for it. */
  public <V> Flag<V> value(
      @Nullable String shorthand,
      String name,
      String kind,
      String description,
      V defaultValue,
      Flag.Parser<V> parser) {
    return add(
        shorthand,
        name,
        kind,
        description,
        defaultValue,
        "",
        false,
        new Flag.Fold<V>() {
          @Override
          public V add(V before, String text) {
            return parser.parse(text);
          }
        });
  }

  /** A whole number; the help shows a default that is not zero. */
  public Flag<Long> integer(
      @Nullable String shorthand, String name, long defaultValue, String description) {
    String shown = defaultValue == 0 ? "" : Long.toString(defaultValue);
    return add(shorthand, name, "int", description, defaultValue, shown, false, NUMBER);
  }

  /** An option that may be given several times. */
  public Flag<List<String>> list(@Nullable String shorthand, String name, String description) {
    return list(shorthand, name, "list", description, AS_IT_IS);
  }

  /** Same, each value checked or rewritten by the parser. */
  public <V> Flag<List<V>> list(
      @Nullable String shorthand,
      String name,
      String kind,
      String description,
      Flag.Parser<V> parser) {
    return listOf(shorthand, name, kind, description, false, parser);
  }

  private <V> Flag<List<V>> listOf(
      @Nullable String shorthand,
      String name,
      String kind,
      String description,
      boolean hidden,
      Flag.Parser<V> parser) {
    return add(
        shorthand,
        name,
        kind,
        description,
        List.of(),
        "",
        hidden,
        new Flag.Fold<List<V>>() {
          @Override
          public List<V> add(List<V> before, String text) {
            List<V> longer = new ArrayList<>(before);
            longer.add(parser.parse(text));
            return Collections.unmodifiableList(longer);
          }
        });
  }

  /** Another, hidden name of a list option ({@code --net} for {@code --network}). */
  public Flag<List<String>> hiddenList(String name) {
    return listOf(null, name, "list", "", true, AS_IT_IS);
  }

  /** Another, hidden name of a number option ({@code --time} for {@code --timeout}). */
  public Flag<Long> hiddenInteger(String name) {
    return add(null, name, "int", "", 0L, "", true, NUMBER);
  }

  /** Another, hidden name of a text option. */
  public Flag<String> hiddenString(String name) {
    return add(null, name, "string", "", "", "", true, LAST);
  }

  private <T> Flag<T> add(
      @Nullable String shorthand,
      String name,
      String kind,
      String description,
      T initial,
      String shownDefault,
      boolean hidden,
      Flag.Fold<T> fold) {
    Flag<T> flag =
        new Flag<>(shorthand, name, kind, description, initial, shownDefault, hidden, fold);
    byName.put(name, flag);
    return flag;
  }

  private static OptionSpec option(Flag<?> flag) {
    String[] names =
        flag.shorthand() == null
            ? new String[] {"--" + flag.name()}
            : new String[] {"-" + flag.shorthand(), "--" + flag.name()};
    ISetter setter =
        new ISetter() {
          @Override
          @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
          public <V> V set(V value) {
            if (value != null) {
              flag.give(value.toString());
            }
            return null;
          }
        };
    OptionSpec.Builder builder = OptionSpec.builder(names).setter(setter).initialValue(null);
    return flag.isBoolean()
        ? builder.arity("0..1").type(Boolean.class).preprocessor(switched(flag)).build()
        : builder.arity("1").type(String.class).build();
  }

  /** A switch takes a value only when attached, {@code --rm=false}; never the next word. */
  private static IParameterPreprocessor switched(Flag<?> flag) {
    return (words, command, option, info) -> {
      boolean attached = "=".equals(info.get("separator"));
      flag.give(attached ? words.pop() : "true");
      return true;
    };
  }

  /**
   * Reads the command line and answers the arguments that are no options.
   *
   * @throws FlagException in Docker's words if it does not fit
   */
  @SuppressWarnings("NullAway") // picocli is not annotated
  public List<String> parse(List<String> words) {
    if (hasNoOptions(words)) {
      return words;
    }
    CommandSpec spec = CommandSpec.create().interpolateVariables(false);
    for (Flag<?> flag : byName.values()) {
      spec.addOption(option(flag));
    }
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build());
    CommandLine parser = new CommandLine(spec);
    parser
        .setExpandAtFiles(false)
        .setOverwrittenOptionsAllowed(true)
        .setStopAtPositional(!interspersed)
        .setAllowOptionsAsOptionParameters(true);
    List<String> arguments;
    try {
      arguments =
          parser
              .parseArgs(words.toArray(new String[0]))
              .matchedPositionalValue(0, List.<String>of());
    } catch (CommandLine.MissingParameterException e) {
      throw new FlagException("flag needs an argument: " + asTyped(e.getMissing().get(0), words));
    } catch (CommandLine.UnmatchedArgumentException e) {
      throw new FlagException(unknown(e.getUnmatched().get(0)));
    } catch (CommandLine.ParameterException e) {
      throw new FlagException(String.valueOf(e.getMessage()));
    }
    if (!help.changed()) {
      for (Flag<?> flag : byName.values()) {
        flag.convert();
      }
    } else {
      help.convert();
    }
    return arguments;
  }

  /** Whether there is nothing to parse, which saves a short command a quarter of its time. */
  private boolean hasNoOptions(List<String> words) {
    for (String word : words) {
      if (word.startsWith("-")) {
        return false;
      }
      if (!interspersed) {
        return true;
      }
    }
    return true;
  }

  private static String unknown(String word) {
    if (word.startsWith("--")) {
      int equals = word.indexOf('=');
      return "unknown flag: " + (equals < 0 ? word : word.substring(0, equals));
    }
    return "unknown shorthand flag: '"
        + word.charAt(Math.min(1, word.length() - 1))
        + "' in "
        + word;
  }

  private static String asTyped(ArgSpec missing, List<String> words) {
    String last = words.get(words.size() - 1);
    if (missing instanceof OptionSpec option && !last.startsWith("--")) {
      String shortest = option.shortestName();
      return "'" + shortest.charAt(1) + "' in -" + shortest.charAt(1);
    }
    return last;
  }

  /** All options by long name, in alphabetical order, for help and completion. */
  public List<Flag<?>> visible() {
    List<Flag<?>> flags = new ArrayList<>();
    for (Flag<?> flag : byName.values()) {
      if (!flag.hidden()) {
        flags.add(flag);
      }
    }
    flags.sort((a, b) -> a.name().compareTo(b.name()));
    return flags;
  }
}
