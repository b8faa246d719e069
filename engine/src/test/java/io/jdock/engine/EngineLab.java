package io.jdock.engine;

import io.jdock.image.ImageArchive;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Platform;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.Syscalls;
import io.jdock.linux.cgroup.CgroupFilesystem;
import io.jdock.linux.netlink.Links;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.Netlink;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An engine in a network namespace of its own, with an image made of the host's busybox. */
final class EngineLab {
  static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final String PARENT = "jdock-engine-test";

  private EngineLab() {}

  interface Story {
    void tell(Engine engine) throws Exception;
  }

  static void run(Path dir, Story... days) throws Exception {
    run(dir, false, days);
  }

  /**
   * @param liveRestore whether containers go on between one engine and the next
   */
  static void run(Path dir, boolean liveRestore, Story... days) throws Exception {
    Exception[] failure = new Exception[1];
    NamespaceThread.<Void>callInNew(
        Syscalls.host(),
        () -> {
          try (Netlink host = Netlink.open(Syscalls.host())) {
            host.execute(List.of(Links.upRequest(1)));
          }
          try {
            for (Story day : days) {
              try (Engine engine = Engine.open(config(dir, liveRestore))) {
                if (engine.imageStore().list().isEmpty()) {
                  importBusybox(engine, dir);
                }
                day.tell(engine);
              }
            }
          } catch (Exception e) {
            failure[0] = e;
          } finally {
            CgroupFilesystem.detect(PARENT).deleteParent(KernelJournal.none());
          }
          return null;
        });
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  private static EngineConfig config(Path dir, boolean liveRestore) {
    EngineConfig c = EngineConfig.of(dir.resolve("data"), dir.resolve("exec"));
    return new EngineConfig(
        c.dataRoot(),
        c.execRoot(),
        PARENT,
        new EngineConfig.Network("jdeng0", "", List.of(), true, List.of(), List.of(), List.of(), 0),
        c.registry(),
        c.logConfig(),
        c.defaultUlimits(),
        c.defaultShmSize(),
        false,
        liveRestore,
        2,
        3,
        false,
        List.of());
  }

  private static void importBusybox(Engine engine, Path dir) throws Exception {
    Path root = Files.createDirectories(dir.resolve("busybox"));
    for (String name : List.of("bin", "etc", "tmp", "data", "root")) {
      Files.createDirectories(root.resolve(name));
    }
    Files.copy(BUSYBOX, root.resolve("bin/busybox"));
    root.resolve("bin/busybox").toFile().setExecutable(true, false);
    for (String applet :
        List.of(
            "sh",
            "cat",
            "echo",
            "sleep",
            "true",
            "false",
            "ls",
            "id",
            "hostname",
            "env",
            "test",
            "wc",
            "head",
            "dd",
            "stty",
            "touch",
            "grep",
            "kill")) {
      Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
    }
    Files.writeString(
        root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nweb:x:33:33::/tmp:/bin/sh\n");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nweb:x:33:\nextra:x:44:web\n");
    Files.writeString(root.resolve("data/seed"), "from the image\n");
    Process tar =
        new ProcessBuilder("tar", "-C", root.toString(), "-cf", "-", ".")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ExecutionConfig config =
        new ExecutionConfig(
            "",
            List.of(),
            List.of("PATH=/bin"),
            List.of(),
            List.of("sh"),
            List.of("/data"),
            "",
            Map.of("made", "here"),
            "",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            false);
    try (InputStream archive = tar.getInputStream()) {
      var image =
          new ImageArchive(engine.imageStore())
              .importRoot(archive, config, "busybox", Platform.host());
      engine.imageStore().tag(image.id(), ImageReference.parse("busybox:latest"));
    }
  }

  /** Collects what a client gets. */
  static final class Collected implements StreamSink {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    @Override
    public synchronized boolean write(Stream stream, byte[] bytes) {
      (stream == Stream.STDERR ? err : out).writeBytes(bytes);
      notifyAll();
      return true;
    }

    @Override
    public void onWritable(Runnable action) {
      action.run();
    }

    @Override
    public void end() {
      ended.complete(null);
    }

    @Override
    public void failed(EngineException error) {
      ended.completeExceptionally(error);
    }

    synchronized String out() {
      return out.toString(StandardCharsets.UTF_8);
    }

    synchronized String err() {
      return err.toString(StandardCharsets.UTF_8);
    }

    synchronized void awaitOut(String text) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!out.toString(StandardCharsets.UTF_8).contains(text)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("no \"" + text + "\" in: " + out);
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }

    Collected awaitEnd() throws Exception {
      ended.get(10, TimeUnit.SECONDS);
      return this;
    }
  }

  static ContainerConfig config(String... command) {
    return ContainerConfig.of("busybox", command);
  }

  static ContainerConfig interactive(boolean tty, String... command) {
    return new ContainerConfig(
        "",
        "",
        "",
        true,
        true,
        true,
        tty,
        true,
        true,
        List.of(),
        List.of(command),
        null,
        "busybox",
        "",
        Map.of(),
        new TreeSet<>(),
        Set.of(),
        null,
        null,
        null,
        null,
        false);
  }

  static HostConfig host(String network) {
    HostConfig d = HostConfig.DEFAULT;
    return new HostConfig(
        d.storage(),
        new HostConfig.Networking(
            network, Map.of(), false, List.of(), List.of(), List.of(), List.of(), List.of()),
        d.security(),
        d.namespaces(),
        d.resources(),
        d.restartPolicy(),
        false,
        null,
        d.logConfig(),
        "",
        0,
        Map.of(),
        Map.of(),
        0,
        0,
        "");
  }
}
