package io.jdock.engine.volume;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jdock.engine.EngineException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A volume of the driver {@code local}, as {@code volume.json} keeps it.
 *
 * @param options {@code type}, {@code o} and {@code device} of a file system to be mounted; none
 *     for a plain directory
 * @param labels null and empty differ for clients only, which are told what they gave
 */
public record Volume(
    String name,
    Instant created,
    @Nullable Map<String, String> options,
    @Nullable Map<String, String> labels) {

  /** The only driver. */
  public static final String LOCAL = "local";

  /** What Docker marks a volume with that nobody gave a name. */
  static final String ANONYMOUS = "com.docker.volume.anonymous";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
  private static final int LONGEST_NAME = 255;

  public Volume {
    options = options == null ? null : Map.copyOf(options);
    labels = labels == null ? null : Map.copyOf(labels);
  }

  /**
   * @throws EngineException in Docker's words when a volume cannot be called so
   */
  public static void checkName(String name) {
    if (name.length() == 1) {
      throw EngineException.invalid(
          "create "
              + name
              + ": volume name is too short, names should be at least two alphanumeric characters");
    }
    if (!NAME.matcher(name).matches()) {
      throw EngineException.invalid(
          "create "
              + name
              + ": \""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
              + " directory, use absolute path");
    }
    if (name.length() > LONGEST_NAME) {
      throw EngineException.invalid(
          "create " + name + ": volume name is too long, the longest has 255 characters");
    }
  }

  /** Whether a container's end may take it along: nobody gave it a name. */
  @JsonIgnore
  boolean isAnonymous() {
    return labels != null && labels.containsKey(ANONYMOUS);
  }

  /** What is to be mounted on its directory; null for nothing. */
  @JsonIgnore
  @Nullable LocalOptions mountOptions() {
    return options == null || options.isEmpty() ? null : LocalOptions.of(name, options);
  }
}
