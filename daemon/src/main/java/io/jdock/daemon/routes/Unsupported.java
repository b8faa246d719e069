package io.jdock.daemon.routes;

import io.jdock.engine.EngineException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, by its name, a field that is set and that jdock cannot honour: nothing is read and then
 * ignored.
 */
final class Unsupported {
  private Unsupported() {}

  static void refuse(boolean isSet, String field) {
    if (isSet) {
      throw new EngineException(
          EngineException.Kind.NOT_IMPLEMENTED, field + " is not supported by jdock yet");
    }
  }

  static void refuse(@Nullable Collection<?> value, String field) {
    refuse(value != null && !value.isEmpty(), field);
  }

  static void refuse(@Nullable Map<?, ?> value, String field) {
    refuse(value != null && !value.isEmpty(), field);
  }

  static void refuse(@Nullable String value, String field) {
    refuse(value != null && !value.isEmpty(), field);
  }

  static void refuse(long value, String field) {
    refuse(value != 0, field);
  }
}
