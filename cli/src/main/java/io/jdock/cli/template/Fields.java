package io.jdock.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value whose fields a template may name, such as a row of {@code jdock ps}. */
public interface Fields {
  /** Go's name for the type in error messages, such as {@code *formatter.ContainerContext}. */
  String typeName();

  /** The names a template may use, in the order {@code json} writes them. */
  List<String> names();

  /** The value of a field that is among {@link #names()}. */
  @Nullable Object field(String name);

  /** A field that takes arguments, such as {@code .Label "x"}; null if there is none. */
  default @Nullable Object call(String name, List<@Nullable Object> arguments) {
    return null;
  }

  /** Whether {@link #call} answers to the name. */
  default boolean callable(String name) {
    return false;
  }
}
