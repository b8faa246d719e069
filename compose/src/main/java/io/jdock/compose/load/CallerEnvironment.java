package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a file names a variable without a value, the caller's is meant. */
final class CallerEnvironment {
  /** Holds a secret's content on its way to the model; it is never written. */
  static final String CONTENT = "x-#value";

  private CallerEnvironment() {}

  static void apply(Map<String, @Nullable Object> tree, Map<String, String> environment) {
    for (Object each : Trees.section(tree, "services").values()) {
      Map<String, @Nullable Object> service = Trees.mapping(each);
      List<@Nullable Object> own = service == null ? null : Trees.list(service.get("environment"));
      if (service != null && own != null) {
        List<@Nullable Object> resolved = new ArrayList<>(own.size());
        for (Object variable : own) {
          String value = variable instanceof String name ? environment.get(name) : null;
          resolved.add(value == null ? variable : variable + "=" + value);
        }
        service.put("environment", resolved);
      }
    }
    contents(Trees.section(tree, "secrets"), environment, CONTENT);
    contents(Trees.section(tree, "configs"), environment, "content");
  }

  private static void contents(
      Map<String, @Nullable Object> section, Map<String, String> environment, String key) {
    for (Object each : section.values()) {
      Map<String, @Nullable Object> object = Trees.mapping(each);
      if (object != null && object.get("environment") instanceof String variable) {
        String value = environment.get(variable);
        if (value != null) {
          object.put(key, value);
        }
      }
    }
  }
}
