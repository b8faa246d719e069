package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --security-opt} says.
 *
 * @param seccompProfile {@code unconfined}, a profile in JSON, or null for the default one
 */
record SecurityOptions(boolean noNewPrivileges, @Nullable String seccompProfile) {

  /**
   * @throws EngineException for options that are unknown or need what jdock has not
   */
  static SecurityOptions parse(List<String> options) {
    boolean noNewPrivileges = false;
    String seccomp = null;
    for (String option : options) {
      if (option.equals("no-new-privileges")) {
        noNewPrivileges = true;
        continue;
      }
      int separator = separator(option);
      if (separator < 0) {
        throw EngineException.invalid("invalid --security-opt 1: \"" + option + "\"");
      }
      String name = option.substring(0, separator);
      String value = option.substring(separator + 1);
      switch (name) {
        case "no-new-privileges" -> {
          if (!value.equals("true") && !value.equals("false")) {
            throw EngineException.invalid("invalid --security-opt 2: \"" + option + "\"");
          }
          noNewPrivileges = value.equals("true");
        }
        case "seccomp" -> seccomp = value.equals("builtin") ? null : value;
        case "apparmor" -> {
          if (!value.equals("unconfined")) {
            throw new EngineException(
                EngineException.Kind.NOT_IMPLEMENTED, "AppArmor profiles are not supported");
          }
        }
        case "label" -> {
          if (!value.equals("disable")) {
            throw new EngineException(
                EngineException.Kind.NOT_IMPLEMENTED, "SELinux labels are not supported");
          }
        }
        default -> throw EngineException.invalid("invalid --security-opt 2: \"" + option + "\"");
      }
    }
    return new SecurityOptions(noNewPrivileges, seccomp);
  }

  private static int separator(String option) {
    int equals = option.indexOf('=');
    int colon = option.indexOf(':');
    return equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
  }
}
