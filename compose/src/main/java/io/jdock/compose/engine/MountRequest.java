package io.jdock.compose.engine;

import io.jdock.api.client.JsonObject;
import io.jdock.compose.model.BindOptions;
import io.jdock.compose.model.FileObject;
import io.jdock.compose.model.FileReference;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.TmpfsOptions;
import io.jdock.compose.model.VolumeMount;
import io.jdock.compose.model.VolumeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted into a service's container: {@code Binds} where the old form says it all, else
 * {@code Mounts}, as docker compose does, so that missing sources are made or refused alike.
 */
final class MountRequest {
  private final Project project;
  private final Service service;
  private final Warnings warnings;
  private final Map<String, JsonObject> mounts = new LinkedHashMap<>();
  private final List<String> binds = new ArrayList<>();

  MountRequest(Project project, Service service, Warnings warnings) {
    this.project = project;
    this.service = service;
    this.warnings = warnings;
  }

  /**
   * @param inherited mounts of the replaced container, by {@code Target}: those of anonymous
   *     volumes
   */
  void add(JsonObject host, List<JsonObject> inherited) throws ComposeFailure {
    for (JsonObject mount : inherited) {
      mounts.put(mount.string("Target"), mount);
    }
    for (VolumeMount volume : service.volumes()) {
      volume(volume);
    }
    for (FileReference secret : service.secrets()) {
      file("secret", "/run/secrets/", secret, project.secrets().get(secret.source()));
    }
    for (FileReference config : service.configs()) {
      file("config", "/", config, project.configs().get(config.source()));
    }
    HostRequest.list(host, "Binds", binds);
    HostRequest.list(host, "Mounts", new ArrayList<>(mounts.values()));
  }

  private void volume(VolumeMount volume) {
    String target = text(volume.target());
    String source = text(volume.source());
    String type = text(volume.type());
    if (source.isEmpty() && mounts.containsKey(target)) {
      return; // an anonymous volume, which goes on
    }
    mounts.remove(target);
    misplaced(volume, type);
    if (type.equals("bind")) {
      source = project.workingDir().resolve(source).normalize().toString();
      if (!needsMount(volume.bind())) {
        binds.add(bind(source, volume));
        return;
      }
    } else if (type.equals("volume") && project.volumes().containsKey(source)) {
      source = Names.volume(project, source);
      if (!needsMount(volume.volume())) {
        binds.add(bind(source, volume));
        return;
      }
    }
    mounts.put(target, mount(volume, type, source, target));
  }

  private void misplaced(VolumeMount volume, String type) {
    misplaced(type, "bind", volume.bind());
    misplaced(type, "volume", volume.volume());
    misplaced(type, "tmpfs", volume.tmpfs());
    misplaced(type, "image", volume.image());
  }

  private void misplaced(String type, String option, @Nullable Object options) {
    if (options != null && !type.equals(option)) {
      warnings.warn("mount of type `" + type + "` should not define `" + option + "` option");
    }
  }

  private static boolean needsMount(@Nullable BindOptions options) {
    return options != null
        && (!options.createHostPath()
            || !text(options.propagation()).isEmpty()
            || !text(options.recursive()).isEmpty());
  }

  private static boolean needsMount(@Nullable VolumeOptions options) {
    return options != null
        && (!options.labels().isEmpty() || options.nocopy() || !text(options.subpath()).isEmpty());
  }

  private static String bind(String source, VolumeMount volume) {
    String options = volume.readOnly() ? "ro" : "rw";
    BindOptions bind = volume.bind();
    if (bind != null && !text(bind.selinux()).isEmpty()) {
      options += "," + bind.selinux();
    }
    return source + ":" + text(volume.target()) + ":" + options;
  }

  private static JsonObject mount(VolumeMount volume, String type, String source, String target) {
    JsonObject mount = new JsonObject().put("Type", type);
    ContainerRequest.put(mount, "Source", source);
    mount.put("Target", target);
    if (volume.readOnly()) {
      mount.put("ReadOnly", true);
    }
    ContainerRequest.put(mount, "Consistency", volume.consistency());
    BindOptions bind = volume.bind();
    if (type.equals("bind") && bind != null) {
      mount.put("BindOptions", options(bind));
    }
    VolumeOptions options = volume.volume();
    if (type.equals("volume") && options != null) {
      JsonObject named = new JsonObject();
      if (options.nocopy()) {
        named.put("NoCopy", true);
      }
      HostRequest.object(named, "Labels", options.labels());
      ContainerRequest.put(named, "Subpath", options.subpath());
      mount.put("VolumeOptions", named);
    }
    TmpfsOptions tmpfs = volume.tmpfs();
    if (type.equals("tmpfs") && tmpfs != null) {
      mount.put(
          "TmpfsOptions",
          new JsonObject().put("SizeBytes", tmpfs.size()).put("Mode", (long) tmpfs.mode()));
    }
    var image = volume.image();
    if (type.equals("image") && image != null) {
      JsonObject path = new JsonObject();
      ContainerRequest.put(path, "Subpath", image.subpath());
      mount.put("ImageOptions", path);
    }
    return mount;
  }

  private static JsonObject options(BindOptions bind) {
    JsonObject options = new JsonObject();
    ContainerRequest.put(options, "Propagation", bind.propagation());
    if (bind.createHostPath()) {
      options.put("CreateMountpoint", true);
    }
    switch (text(bind.recursive())) {
      case "disabled":
        options.put("NonRecursive", true);
        break;
      case "writable":
        options.put("ReadOnlyNonRecursive", true);
        break;
      case "readonly":
        options.put("ReadOnlyForceRecursive", true);
        break;
      default:
        break;
    }
    return options;
  }

  /** A secret or configuration that is a file; others are copied in before the start. */
  private void file(String kind, String folder, FileReference use, @Nullable FileObject defined)
      throws ComposeFailure {
    String target = target(folder, use);
    if (defined == null) {
      throw new ComposeFailure(
          "service \""
              + service.name()
              + "\" refers to undefined "
              + kind
              + " "
              + text(use.source()));
    }
    if (defined.external()) {
      throw new ComposeFailure("unsupported external " + kind + " " + text(defined.name()));
    }
    if (!text(defined.driver()).isEmpty()) {
      throw new ComposeFailure("Docker Compose does not support " + kind + "s.*.driver");
    }
    if (!text(defined.templateDriver()).isEmpty()) {
      throw new ComposeFailure("Docker Compose does not support " + kind + "s.*.template_driver");
    }
    if (!text(defined.environment()).isEmpty() || defined.content() != null) {
      return;
    }
    if (use.uid() != null || use.gid() != null || use.mode() != null) {
      warnings.warn(
          (kind.equals("secret") ? "secrets" : kind)
              + " `uid`, `gid` and `mode` are not supported, they will be ignored");
    }
    Path file = project.workingDir().resolve(text(defined.file())).normalize();
    if (kind.equals("secret") && !Files.exists(file)) {
      warnings.warn("secret file " + text(defined.name()) + " does not exist");
    }
    JsonObject mount =
        new JsonObject()
            .put("Type", "bind")
            .put("Source", file.toString())
            .put("Target", target)
            .put("ReadOnly", true);
    if (kind.equals("secret")) {
      mount.put("BindOptions", new JsonObject());
    }
    mounts.putIfAbsent(target, mount);
  }

  /** Where a secret or configuration appears in the container. */
  static String target(String folder, FileReference use) {
    String target = text(use.target());
    if (target.isEmpty()) {
      return folder + text(use.source());
    }
    return target.startsWith("/") ? target : folder + target;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
