package io.jdock.cli.flag;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option of a command and what the user gave for it.
 *
 * @param <T> what {@link #get} answers
 */
public final class Flag<T> {
  /** Turns what the user typed into a value. */
  public interface Parser<V> {
    /**
     * @throws IllegalArgumentException with the reason, as it follows {@code invalid argument "x"
     *     for "--name" flag:}
     */
    V parse(String text);
  }

  interface Fold<T> {
    T add(T before, String text);
  }

  private final @Nullable String shorthand;
  private final String name;
  private final String kind;
  private final String description;
  private final Fold<T> fold;
  private final String shownDefault;
  private final boolean hidden;
  private final List<String> given = new ArrayList<>();
  private T value;

  Flag(
      @Nullable String shorthand,
      String name,
      String kind,
      String description,
      T initial,
      String shownDefault,
      boolean hidden,
      Fold<T> fold) {
    this.shorthand = shorthand;
    this.name = name;
    this.kind = kind;
    this.description = description;
    this.value = initial;
    this.shownDefault = shownDefault;
    this.hidden = hidden;
    this.fold = fold;
  }

  /** The value: the user's, or the default. */
  public T get() {
    return value;
  }

  /** Whether the user gave it. */
  public boolean changed() {
    return !given.isEmpty();
  }

  void give(String text) {
    given.add(text);
  }

  void convert() {
    for (String text : given) {
      try {
        value = fold.add(value, text);
      } catch (IllegalArgumentException e) {
        throw new FlagException(
            "invalid argument " + quote(text) + " for \"" + names() + "\" flag: " + e.getMessage());
      }
    }
  }

  /** As it stands in messages: {@code -m, --memory}. */
  String names() {
    return shorthand == null ? "--" + name : "-" + shorthand + ", --" + name;
  }

  @Nullable String shorthand() {
    return shorthand;
  }

  /** The long name without dashes. */
  public String name() {
    return name;
  }

  String kind() {
    return kind;
  }

  boolean isBoolean() {
    return kind.isEmpty();
  }

  String description() {
    return description;
  }

  String shownDefault() {
    return shownDefault;
  }

  boolean hidden() {
    return hidden;
  }

  private static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
