package io.jdock.engine.container;

import io.jdock.engine.ContainerDetails.Attaching;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig.MountRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mount as somebody asks for it, checked as far as it can be without looking at volumes. The
 * texts are Docker's (moby {@code volume/mounts/linux_parser.go}).
 *
 * @param source a path of the host, a volume's name, or empty
 * @param target clean
 * @param mode as it was given
 * @param copy fill an empty volume with the image's files
 * @param volume what a new volume is made with
 */
record WantedMount(
    String type,
    String source,
    String target,
    boolean readOnly,
    String propagation,
    String mode,
    boolean copy,
    Attaching attaching,
    NewVolume volume) {

  /**
   * What a volume that is not there is made with.
   *
   * @param driver empty for the default
   */
  record NewVolume(
      String driver, @Nullable Map<String, String> options, @Nullable Map<String, String> labels) {
    static final NewVolume PLAIN = new NewVolume("", null, null);
  }

  static final String VOLUME = "volume";
  static final String BIND = "bind";
  static final String TMPFS = "tmpfs";
  private static final String DEFAULT_PROPAGATION = "rprivate";
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");
  private static final Set<String> ACCESS = Set.of("rw", "ro");
  private static final Set<String> LABELS = Set.of("z", "Z");
  private static final Set<String> CONSISTENCIES =
      Set.of("consistent", "cached", "delegated", "default");

  /** {@code -v}: {@code TARGET}, {@code SOURCE:TARGET} or {@code SOURCE:TARGET:MODE}. */
  static WantedMount bind(String spec, String volumeDriver) {
    String[] parts = spec.split(":", -1);
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw EngineException.invalid(about(spec));
    }
    String source = parts.length == 1 ? "" : parts[0];
    String target = parts.length == 1 ? parts[0] : parts[1];
    String mode = parts.length == 3 ? parts[2] : "";
    if (parts.length == 2 && validMode(target)) {
      throw EngineException.invalid(about(spec));
    }
    if (!validMode(mode)) {
      throw EngineException.invalid("invalid mode: " + mode);
    }
    List<String> words = List.of(mode.split(",", -1));
    boolean readOnly = words.contains("ro");
    String propagation = words.stream().filter(PROPAGATIONS::contains).findFirst().orElse("");
    boolean bind = source.startsWith("/");
    String type = bind ? BIND : VOLUME;
    checkTarget(type, target, about(spec) + ": ");
    if (!bind && !propagation.isEmpty()) {
      throw invalid(type, "field BindOptions must not be specified", about(spec) + ": ");
    }
    if (bind && words.contains("nocopy")) {
      throw invalid(type, "field VolumeOptions must not be specified", about(spec) + ": ");
    }
    if (bind) {
      return new WantedMount(
          BIND,
          clean(source),
          clean(target),
          readOnly,
          propagation.isEmpty() ? DEFAULT_PROPAGATION : propagation,
          mode,
          false,
          Attaching.CREATING,
          NewVolume.PLAIN);
    }
    if (source.isEmpty() && readOnly) {
      throw invalid(
          type, "must not set ReadOnly mode when using anonymous volumes", about(spec) + ": ");
    }
    return new WantedMount(
        VOLUME,
        source,
        clean(target),
        readOnly,
        "",
        mode.isEmpty() ? "z" : mode,
        !words.contains("nocopy"),
        Attaching.PLAIN,
        new NewVolume(volumeDriver, null, null));
  }

  /** Whether a {@code -v} that {@link #bind} takes asks for an SELinux label. */
  static boolean relabels(String spec) {
    String[] parts = spec.split(":", -1);
    return parts.length == 3 && Arrays.stream(parts[2].split(",", -1)).anyMatch(LABELS::contains);
  }

  private static String about(String spec) {
    return "invalid volume specification: '" + spec + "'";
  }

  /** One word of each kind at most. */
  private static boolean validMode(String mode) {
    if (mode.isEmpty()) {
      return true;
    }
    List<Set<String>> kinds =
        List.of(ACCESS, LABELS, PROPAGATIONS, Set.of("nocopy"), CONSISTENCIES);
    List<Set<String>> seen = new ArrayList<>();
    for (String word : mode.split(",", -1)) {
      Set<String> kind =
          kinds.stream().filter(each -> each.contains(word)).findFirst().orElse(Set.of());
      if (kind.isEmpty() || seen.contains(kind)) {
        return false;
      }
      seen.add(kind);
    }
    return true;
  }

  /**
   * The mode of {@code --volumes-from}.
   *
   * @return whether it may be written to
   */
  static boolean writable(String mode) {
    if (!validMode(mode) || List.of(mode.split(",", -1)).contains("nocopy")) {
      throw EngineException.invalid("invalid mode: " + mode);
    }
    return !List.of(mode.split(",", -1)).contains("ro");
  }

  /** An image's VOLUME, or {@code -v} without a source. */
  static WantedMount anonymous(String target) {
    checkTarget(VOLUME, target, about(target) + ": ");
    return new WantedMount(
        VOLUME, "", clean(target), false, "", "", true, Attaching.PLAIN, NewVolume.PLAIN);
  }

  /** {@code --tmpfs}. */
  static WantedMount tmpfs(String target, String options) {
    if (!target.startsWith("/")) {
      throw EngineException.invalid(notAbsolute(target));
    }
    if (clean(target).equals("/")) {
      throw EngineException.invalid("invalid specification: destination can't be '/'");
    }
    return memory(target, false, options, Attaching.OPTION);
  }

  private static WantedMount memory(
      String target, boolean readOnly, String options, Attaching attaching) {
    return new WantedMount(
        TMPFS, "", clean(target), readOnly, "", options, false, attaching, NewVolume.PLAIN);
  }

  /** {@code --mount}. */
  static WantedMount of(MountRequest mount) {
    checkTarget(mount.type(), mount.target(), "");
    return switch (mount.type()) {
      case BIND -> bind(mount);
      case VOLUME -> volume(mount);
      case TMPFS -> {
        if (!mount.source().isEmpty()) {
          throw invalid(mount.type(), "field Source must not be specified", "");
        }
        yield memory(mount.target(), mount.readOnly(), TmpfsOptions.text(mount), Attaching.PLAIN);
      }
      default -> throw invalid(mount.type(), "mount type unknown", "");
    };
  }

  private static WantedMount bind(MountRequest mount) {
    if (mount.source().isEmpty()) {
      throw invalid(BIND, "field Source must not be empty", "");
    }
    if (!mount.propagation().isEmpty() && !PROPAGATIONS.contains(mount.propagation())) {
      throw invalid(BIND, "invalid propagation mode: " + mount.propagation(), "");
    }
    if (!mount.source().startsWith("/")) {
      throw invalid(BIND, notAbsolute(mount.source()), "");
    }
    if (!mount.createMountpoint() && !Files.exists(Path.of(mount.source()))) {
      throw invalid(BIND, "bind source path does not exist: " + mount.source(), "");
    }
    return new WantedMount(
        BIND,
        clean(mount.source()),
        clean(mount.target()),
        mount.readOnly(),
        mount.propagation().isEmpty() ? DEFAULT_PROPAGATION : mount.propagation(),
        "",
        false,
        new Attaching(
            "",
            mount.createMountpoint(),
            mount.recursion().nonRecursive(),
            mount.recursion().writableBelow(),
            false),
        NewVolume.PLAIN);
  }

  private static WantedMount volume(MountRequest mount) {
    String subpath = mount.subpath();
    if (!subpath.isEmpty()) {
      if (mount.source().isEmpty()) {
        throw invalid(VOLUME, "must not set Subpath when using anonymous volumes", "");
      }
      Path path = Path.of(subpath).normalize();
      if (path.isAbsolute() || path.startsWith("..")) {
        throw invalid(VOLUME, "subpath must be a relative path within the volume", "");
      }
    }
    if (mount.source().isEmpty() && mount.readOnly()) {
      throw invalid(VOLUME, "must not set ReadOnly mode when using anonymous volumes", "");
    }
    return new WantedMount(
        VOLUME,
        mount.source(),
        clean(mount.target()),
        mount.readOnly(),
        "",
        "z",
        !mount.noCopy(),
        new Attaching(subpath, false, false, false, false),
        new NewVolume(
            mount.driver() == null ? "" : mount.driver(), mount.driverOptions(), mount.labels()));
  }

  private static void checkTarget(String type, String target, String prefix) {
    if (target.isEmpty()) {
      throw invalid(type, "field Target must not be empty", prefix);
    }
    if (clean(target).equals("/")) {
      throw invalid(type, "invalid specification: destination can't be '/'", prefix);
    }
    if (!target.startsWith("/")) {
      throw invalid(type, notAbsolute(target), prefix);
    }
  }

  private static String notAbsolute(String path) {
    return "invalid mount path: '" + path + "' mount path must be absolute";
  }

  private static EngineException invalid(String type, String why, String prefix) {
    return EngineException.invalid(
        prefix + "invalid mount config for type \"" + type + "\": " + why);
  }

  private static String clean(String path) {
    if (path.indexOf('\0') >= 0) {
      throw EngineException.invalid("invalid mount path: a NUL byte in '" + path + "'");
    }
    return Path.of(path).normalize().toString();
  }
}
