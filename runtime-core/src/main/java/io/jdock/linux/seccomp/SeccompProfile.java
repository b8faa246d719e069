package io.jdock.linux.seccomp;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A seccomp profile in Docker's form, which is the OCI runtime specification's with conditions.
 *
 * @param defaultAction what happens to calls that no rule names, such as {@code SCMP_ACT_ERRNO}
 * @param defaultErrnoRet the error they get; EPERM when null
 * @param architectures architectures it is for, by libseccomp's names; else archMap is used
 * @param archMap architectures by the machine's own
 * @param flags flags for seccomp(2); null for the default
 * @param syscalls the rules
 * @see <a href="https://docs.docker.com/engine/security/seccomp/">Seccomp security profiles</a>
 */
public record SeccompProfile(
    String defaultAction,
    @Nullable Integer defaultErrnoRet,
    List<String> architectures,
    List<ArchMap> archMap,
    @Nullable List<String> flags,
    List<Rule> syscalls) {

  /** A machine's architecture with those whose programs it runs as well. */
  public record ArchMap(
      @JsonProperty("architecture") String architecture,
      @JsonProperty("subArchitectures") @Nullable List<String> subArchitectures) {}

  /**
   * What to do with some calls.
   *
   * @param names the calls
   * @param name one call, in old profiles
   * @param args conditions on the arguments, all of which must hold
   */
  public record Rule(
      @Nullable List<String> names,
      @Nullable String name,
      String action,
      @Nullable Integer errnoRet,
      @Nullable List<Argument> args,
      @Nullable Condition includes,
      @Nullable Condition excludes) {
    /** The calls, whichever form the profile has. */
    List<String> calls() {
      if (name != null && !name.isEmpty()) {
        return List.of(name);
      }
      return names == null ? List.of() : names;
    }

    List<Argument> conditions() {
      return args == null ? List.of() : args;
    }
  }

  /**
   * A comparison of one argument.
   *
   * @param index which argument, 0 to 5
   * @param op such as {@code SCMP_CMP_EQ}
   */
  public record Argument(int index, long value, long valueTwo, String op) {}

  /** When a rule counts: by capability, architecture or kernel version. */
  public record Condition(
      @Nullable List<String> caps, @Nullable List<String> arches, @Nullable String minKernel) {}

  /** What a profile's JSON says before it is checked. */
  private record Json(
      @Nullable String defaultAction,
      @Nullable Integer defaultErrnoRet,
      @Nullable List<String> architectures,
      @Nullable List<ArchMap> archMap,
      @Nullable List<String> flags,
      @Nullable List<Rule> syscalls) {}

  public SeccompProfile {
    architectures = List.copyOf(architectures);
    archMap = List.copyOf(archMap);
    flags = flags == null ? null : List.copyOf(flags);
    syscalls = List.copyOf(syscalls);
    if (!architectures.isEmpty() && !archMap.isEmpty()) {
      throw new IllegalArgumentException(
          "both 'architectures' and 'archMap' are specified in the seccomp profile, use either"
              + " 'architectures' or 'archMap'");
    }
    for (Rule rule : syscalls) {
      if (rule.name() != null && rule.names() != null && !rule.names().isEmpty()) {
        throw new IllegalArgumentException(
            "both 'name' and 'names' are specified in the seccomp profile, use either 'name' or"
                + " 'names'");
      }
    }
  }

  /**
   * Parses a profile.
   *
   * @throws IllegalArgumentException with Docker's text when it is no profile
   */
  public static SeccompProfile parse(String json) {
    ObjectMapper mapper =
        new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    Json read;
    try {
      read = mapper.readValue(json, Json.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Decoding seccomp profile failed: " + e.getOriginalMessage(), e);
    }
    if (read == null) {
      throw new IllegalArgumentException("Decoding seccomp profile failed: it is empty");
    }
    boolean empty =
        read.defaultAction == null && (read.syscalls == null || read.syscalls.isEmpty());
    return new SeccompProfile(
        empty || read.defaultAction == null ? "SCMP_ACT_ALLOW" : read.defaultAction,
        read.defaultErrnoRet,
        orEmpty(read.architectures),
        orEmpty(read.archMap),
        read.flags,
        orEmpty(read.syscalls));
  }

  /** Docker's default profile. */
  public static SeccompProfile dockerDefault() {
    try (InputStream stream = Resources.open("default.json")) {
      return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("read the default seccomp profile", e);
    }
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
