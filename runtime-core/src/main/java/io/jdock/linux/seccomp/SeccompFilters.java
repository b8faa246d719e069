package io.jdock.linux.seccomp;

import io.jdock.linux.capability.CapabilitySet;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Compiled filters, kept: the same profile for the same capabilities is compiled once. */
public final class SeccompFilters {
  /** The profile's name that means none. */
  public static final String UNCONFINED = "unconfined";

  /** The profile's name that means Docker's default. */
  public static final String BUILTIN = "builtin";

  private static final int MOST_KEPT = 64;

  private final SeccompCompiler compiler;
  private final SeccompProfile dockerDefault;
  private final Map<Key, SeccompFilter> kept = new ConcurrentHashMap<>();

  private record Key(SeccompProfile profile, CapabilitySet capabilities) {}

  public SeccompFilters() {
    this(new SeccompCompiler());
  }

  SeccompFilters(SeccompCompiler compiler) {
    this.compiler = compiler;
    this.dockerDefault = SeccompProfile.dockerDefault();
  }

  /** Docker's default profile for a container with these capabilities. */
  public SeccompFilter dockerDefault(CapabilitySet capabilities) {
    return filter(dockerDefault, capabilities);
  }

  public SeccompFilter filter(SeccompProfile profile, CapabilitySet capabilities) {
    if (kept.size() >= MOST_KEPT) {
      kept.clear();
    }
    return kept.computeIfAbsent(
        new Key(profile, capabilities), key -> compiler.compile(profile, capabilities));
  }

  /**
   * What {@code --security-opt seccomp=VALUE} means, as it arrives at the API: empty text for the
   * default, {@code unconfined}, {@code builtin}, or a profile's JSON.
   *
   * @return no filter for {@code unconfined}
   * @throws IllegalArgumentException with Docker's text when it is no profile
   */
  public Optional<SeccompFilter> forOption(String value, CapabilitySet capabilities) {
    if (value.equals(UNCONFINED)) {
      return Optional.empty();
    }
    if (value.isEmpty() || value.equals(BUILTIN)) {
      return Optional.of(dockerDefault(capabilities));
    }
    return Optional.of(filter(SeccompProfile.parse(value), capabilities));
  }

  /**
   * Reads a profile's file.
   *
   * @throws IOException with the text of Docker's command when it cannot be read
   */
  public static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw opening(file, "open " + file + ": no such file or directory", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "permission denied" : e.getReason();
      throw opening(file, "open " + file + ": " + reason, e);
    }
  }

  private static IOException opening(Path file, String reason, IOException cause) {
    return new IOException("opening seccomp profile (" + file + ") failed: " + reason, cause);
  }
}
