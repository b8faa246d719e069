package io.jdock.compose.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Files of variables whose values are taken as they stand, as {@code docker run --env-file}. */
final class RawEnv {
  private RawEnv() {}

  static void read(
      Path file, Map<String, String> variables, Function<String, @Nullable String> known)
      throws IOException {
    int number = 0;
    for (String raw : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
      number++;
      String line = raw.stripLeading();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      int equals = line.indexOf('=');
      String name = (equals < 0 ? line : line.substring(0, equals));
      String where = "invalid env file (" + file + "): line " + number + ": ";
      if (name.isEmpty()) {
        throw new ComposeException(where + "no variable name on line '" + line + "'");
      }
      if (name.chars().anyMatch(Character::isWhitespace)) {
        throw new ComposeException(where + "variable '" + name + "' contains whitespaces");
      }
      if (equals >= 0) {
        variables.put(name, line.substring(equals + 1));
      } else {
        String value = known.apply(name);
        if (value != null) {
          variables.put(name, value);
        }
      }
    }
  }
}
