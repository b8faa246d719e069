package io.jdock.engine.build;

import io.jdock.engine.AttachOptions;
import io.jdock.engine.Attachment;
import io.jdock.engine.ContainerConfig;
import io.jdock.engine.Containers;
import io.jdock.engine.Containers.WaitCondition;
import io.jdock.engine.Containers.WaitResult;
import io.jdock.engine.CreateRequest;
import io.jdock.engine.EngineException;
import io.jdock.engine.Healthcheck;
import io.jdock.engine.HostConfig;
import io.jdock.engine.RestartPolicy;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.LayerLease;
import io.jdock.image.RootFiles;
import io.jdock.image.RootFilesystemView;
import io.jdock.runtime.RootView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Runs one command in a container of its own, and makes a layer of what it has written. */
final class RunStep {
  private static final int MOST_FILE = 16 << 20;

  private final Containers containers;
  private final ImageStore images;
  private final BuildRequest request;
  private final BuildOutput output;
  private final Cancellation cancellation;

  RunStep(
      Containers containers,
      ImageStore images,
      BuildRequest request,
      BuildOutput output,
      Cancellation cancellation) {
    this.containers = containers;
    this.images = images;
    this.request = request;
    this.output = output;
    this.cancellation = cancellation;
  }

  /**
   * @param environment beside the image's
   * @param network {@code default}, {@code none} or {@code host}
   * @param latest later modification times become this one
   * @return empty when nothing was written
   */
  Optional<LayerLease> run(
      Image image,
      List<String> command,
      Map<String, String> environment,
      RunMounts mounts,
      String network,
      Optional<Instant> latest)
      throws IOException, BuildFailure {
    cancellation.check();
    List<String> env = new ArrayList<>();
    environment.forEach((name, value) -> env.add(name + "=" + value));
    mounts.environment().forEach((name, value) -> env.add(name + "=" + value));
    String id =
        containers
            .create(
                new CreateRequest(
                    null,
                    config(image.id().toString(), command, env),
                    hostConfig(mounts.mounts(), network)))
            .id();
    boolean keep = false;
    try {
      output.text(" ---> Running in " + id.substring(0, 12) + "\n");
      Set<String> places = missingPlaces(id, mounts.mounts());
      int code = runToEnd(id);
      if (code != 0) {
        keep = !request.forceRemove();
        throw new BuildFailure(
            "The command '" + String.join(" ", command) + "' returned a non-zero code: " + code,
            code);
      }
      removePlaces(id, places);
      keep = !request.remove();
      return keep
          ? Optional.of(images.containers().commit(id))
          : images.containers().take(id, latest);
    } finally {
      if (!keep) {
        containers.remove(id, true, true);
        output.text("Removing intermediate container " + id.substring(0, 12) + "\n");
      }
    }
  }

  private int runToEnd(String id) throws BuildFailure {
    ProgramOutput sink = new ProgramOutput(output);
    try (Attachment attached =
            containers.attach(id, new AttachOptions(false, true, false, true, true, ""), sink);
        Cancellation.Registration killing = cancellation.onCancel(() -> kill(id))) {
      CompletableFuture<WaitResult> ended =
          containers.await(id, WaitCondition.NEXT_EXIT).toCompletableFuture();
      containers.start(id);
      if (cancellation.isCancelled()) {
        kill(id); // it may have been asked before there was something to kill
      }
      int code = ended.join().exitCode();
      attached.done().toCompletableFuture().join();
      cancellation.check();
      return code;
    } catch (EngineException e) {
      throw new BuildFailure(e.text(), e);
    }
  }

  private void kill(String id) {
    try {
      containers.kill(id, null);
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.CONFLICT && e.kind() != EngineException.Kind.NOT_FOUND) {
        throw e; // it has ended by itself, or has not begun
      }
    }
  }

  private static ContainerConfig config(String image, List<String> command, List<String> env) {
    return new ContainerConfig(
        "",
        "",
        "",
        false,
        true,
        true,
        false,
        false,
        false,
        env,
        command,
        List.of(""),
        image,
        "",
        Map.of(),
        new java.util.TreeSet<>(),
        Set.of(),
        new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0),
        null,
        null,
        null,
        false);
  }

  private HostConfig hostConfig(List<HostConfig.MountRequest> mounts, String network) {
    String mode = network.equals("default") ? request.network() : network;
    return new HostConfig(
        new HostConfig.Storage(List.of(), mounts, Map.of(), request.shmSize(), "", List.of()),
        new HostConfig.Networking(
            mode.isEmpty() ? "default" : mode,
            Map.of(),
            false,
            List.of(),
            List.of(),
            List.of(),
            request.extraHosts(),
            List.of()),
        HostConfig.Security.DEFAULT,
        HostConfig.Namespaces.PRIVATE,
        request.resources(),
        RestartPolicy.NO,
        false,
        null,
        new HostConfig.LogConfig("none", Map.of()),
        request.cgroupParent(),
        0,
        Map.of(),
        Map.of(),
        0,
        0,
        "");
  }

  /** The mount points that the image does not have, those above them too, the outer ones first. */
  private Set<String> missingPlaces(String id, List<HostConfig.MountRequest> mounts)
      throws IOException {
    Set<String> missing = new TreeSet<>();
    if (mounts.isEmpty()) {
      return missing;
    }
    try (RootFilesystemView view = images.containers().view(id)) {
      for (HostConfig.MountRequest mount : mounts) {
        Path path = Path.of(mount.target());
        if (path.startsWith("/dev") || path.startsWith("/proc") || path.startsWith("/sys")) {
          continue;
        }
        for (int i = 1; i <= path.getNameCount(); i++) {
          String place = "/" + path.subpath(0, i);
          if (!view.isDirectory(place) && view.read(place, MOST_FILE).isEmpty()) {
            missing.add(place);
          }
        }
      }
    }
    return missing;
  }

  /** Removes the mount points that only this step needed, unless something else is there now. */
  private void removePlaces(String id, Set<String> places) throws IOException {
    if (places.isEmpty()) {
      return;
    }
    var layer =
        images
            .containers()
            .get(id)
            .orElseThrow(() -> new IOException("container " + id + " has lost its layer"));
    List<String> inner = new ArrayList<>(places);
    java.util.Collections.reverse(inner);
    try (RootView view = WorkingLayer.mounted(layer.mount())) {
      RootFiles files = new RootFiles(view.root());
      for (String place : inner) {
        files.removeIfEmpty(place);
      }
    }
  }
}
