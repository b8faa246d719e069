package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.engine.HostConfig.MountRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out what {@code -v}, {@code --mount}, {@code --tmpfs} and an image's VOLUME mount. */
final class MountResolver {
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");
  private static final Set<String> MODES = Set.of("rw", "ro", "z", "Z", "nocopy");

  private final Volumes volumes;

  MountResolver(Volumes volumes) {
    this.volumes = volumes;
  }

  /**
   * @param mounts by target
   * @param anonymous names of volumes made for this container
   * @param fresh volumes that are new and take the image's files at their target
   */
  record Resolved(List<MountPoint> mounts, List<String> anonymous, List<MountPoint> fresh) {}

  /** Something asked for, before volumes and directories are made. */
  private record Wanted(
      String type,
      String source,
      String target,
      boolean readOnly,
      String propagation,
      String mode,
      boolean create,
      boolean copy) {}

  /** Checks without making anything. */
  void check(ContainerConfig config, HostConfig host) {
    wanted(config, host);
  }

  /** What would be mounted, without making volumes or directories. */
  List<MountPoint> planned(ContainerConfig config, HostConfig host) {
    return wanted(config, host).values().stream()
        .map(
            want ->
                new MountPoint(
                    want.type,
                    want.type.equals("volume") ? want.source : "",
                    want.type.equals("volume")
                        ? volumes.data(want.source.isEmpty() ? "NEW" : want.source).toString()
                        : want.source,
                    want.target,
                    "",
                    want.mode,
                    !want.readOnly,
                    want.propagation))
        .toList();
  }

  Resolved resolve(ContainerConfig config, HostConfig host) throws IOException {
    List<MountPoint> mounts = new ArrayList<>();
    List<String> anonymous = new ArrayList<>();
    List<MountPoint> fresh = new ArrayList<>();
    for (Wanted want : wanted(config, host).values()) {
      switch (want.type) {
        case "bind" -> mounts.add(bind(want));
        case "tmpfs" ->
            mounts.add(
                new MountPoint("tmpfs", "", "", want.target, "", want.mode, !want.readOnly, ""));
        default -> {
          Volumes.Volume volume =
              want.source.isEmpty() ? volumes.anonymous() : volumes.named(want.source);
          MountPoint point =
              new MountPoint(
                  "volume",
                  volume.name(),
                  volume.data().toString(),
                  want.target,
                  "local",
                  want.mode,
                  !want.readOnly,
                  "");
          mounts.add(point);
          if (want.source.isEmpty()) {
            anonymous.add(volume.name());
          }
          if (volume.fresh() && want.copy) {
            fresh.add(point);
          }
        }
      }
    }
    return new Resolved(mounts, anonymous, fresh);
  }

  private static MountPoint bind(Wanted want) throws IOException {
    Path source = Path.of(want.source);
    if (!Files.exists(source)) {
      if (!want.create) {
        throw EngineException.invalid(
            "invalid mount config for type \"bind\": bind source path does not exist: " + source);
      }
      Files.createDirectories(source);
    }
    return new MountPoint(
        "bind", "", want.source, want.target, "", want.mode, !want.readOnly, want.propagation);
  }

  private static Map<String, Wanted> wanted(ContainerConfig config, HostConfig host) {
    Map<String, Wanted> byTarget = new LinkedHashMap<>();
    for (String spec : host.storage().binds()) {
      add(byTarget, bindSpec(spec));
    }
    for (MountRequest mount : host.storage().mounts()) {
      add(byTarget, mountRequest(mount));
    }
    host.storage()
        .tmpfs()
        .forEach(
            (target, options) -> {
              checkTarget(target, target);
              add(
                  byTarget,
                  new Wanted("tmpfs", "", clean(target), false, "", options, false, false));
            });
    for (String target : config.volumes()) {
      checkTarget(target, target);
      byTarget.putIfAbsent(
          clean(target), new Wanted("volume", "", clean(target), false, "", "", false, true));
    }
    return byTarget;
  }

  private static void add(Map<String, Wanted> byTarget, Wanted want) {
    if (byTarget.putIfAbsent(want.target, want) != null) {
      throw EngineException.invalid("Duplicate mount point: " + want.target);
    }
  }

  private static Wanted bindSpec(String spec) {
    String[] parts = spec.split(":", -1);
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw EngineException.invalid("invalid volume specification: '" + spec + "'");
    }
    if (parts.length == 1) {
      checkTarget(parts[0], spec);
      return new Wanted("volume", "", clean(parts[0]), false, "", "", false, true);
    }
    String source = parts[0];
    String target = parts[1];
    if (parts.length == 2 && MODES.contains(target)) {
      throw EngineException.invalid("invalid volume specification: '" + spec + "'");
    }
    String mode = parts.length == 3 ? parts[2] : "";
    boolean readOnly = false;
    boolean copy = true;
    String propagation = "";
    for (String option : mode.isEmpty() ? List.<String>of() : List.of(mode.split(",", -1))) {
      if (PROPAGATIONS.contains(option)) {
        propagation = option;
      } else if (!MODES.contains(option)) {
        throw EngineException.invalid("invalid mode: " + mode);
      }
      readOnly |= option.equals("ro");
      copy &= !option.equals("nocopy");
    }
    checkTarget(target, spec);
    if (!source.startsWith("/")) {
      Volumes.checkName(source);
      return new Wanted("volume", source, clean(target), readOnly, "", mode, false, copy);
    }
    String spread = propagation.isEmpty() ? "rprivate" : propagation;
    return new Wanted("bind", clean(source), clean(target), readOnly, spread, mode, true, false);
  }

  private static Wanted mountRequest(MountRequest mount) {
    String target = mount.target();
    if (target.isEmpty()) {
      throw invalid(mount, "field Target must not be empty");
    }
    if (!target.startsWith("/")) {
      throw invalid(mount, "invalid mount path: '" + target + "' mount path must be absolute");
    }
    switch (mount.type()) {
      case "bind" -> {
        if (mount.source().isEmpty()) {
          throw invalid(mount, "field Source must not be empty");
        }
        if (!mount.source().startsWith("/")) {
          throw invalid(
              mount, "invalid mount path: '" + mount.source() + "' mount path must be absolute");
        }
        if (!mount.createMountpoint() && !Files.exists(Path.of(mount.source()))) {
          throw invalid(mount, "bind source path does not exist: " + mount.source());
        }
        String propagation = mount.propagation().isEmpty() ? "rprivate" : mount.propagation();
        if (!PROPAGATIONS.contains(propagation)) {
          throw invalid(mount, "invalid propagation mode: " + propagation);
        }
        return new Wanted(
            "bind",
            clean(mount.source()),
            clean(target),
            mount.readOnly(),
            propagation,
            "",
            mount.createMountpoint(),
            false);
      }
      case "volume" -> {
        if (!mount.source().isEmpty()) {
          Volumes.checkName(mount.source());
        }
        return new Wanted(
            "volume",
            mount.source(),
            clean(target),
            mount.readOnly(),
            "",
            "",
            false,
            !mount.noCopy());
      }
      case "tmpfs" -> {
        List<String> options = new ArrayList<>();
        if (mount.tmpfsSize() > 0) {
          options.add("size=" + mount.tmpfsSize());
        }
        if (mount.tmpfsMode() > 0) {
          options.add("mode=" + Integer.toOctalString(mount.tmpfsMode()));
        }
        return new Wanted(
            "tmpfs",
            "",
            clean(target),
            mount.readOnly(),
            "",
            String.join(",", options),
            false,
            false);
      }
      default ->
          throw EngineException.invalid(
              "invalid mount config for type \""
                  + mount.type()
                  + "\": mount type unknown: \""
                  + mount.type()
                  + "\"");
    }
  }

  private static EngineException invalid(MountRequest mount, String why) {
    return EngineException.invalid(
        "invalid mount config for type \"" + mount.type() + "\": " + why);
  }

  private static void checkTarget(String target, String spec) {
    if (!target.startsWith("/")) {
      throw EngineException.invalid(
          "invalid volume specification: '"
              + spec
              + "': invalid mount config for type \"volume\": invalid mount path: '"
              + target
              + "' mount path must be absolute");
    }
    if (clean(target).equals("/")) {
      throw EngineException.invalid(
          "invalid volume specification: '"
              + spec
              + "': invalid specification: destination can't be '/'");
    }
  }

  private static String clean(String path) {
    return Path.of(path).normalize().toString();
  }
}
