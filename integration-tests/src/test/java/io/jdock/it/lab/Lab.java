package io.jdock.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A place for one test class: a network namespace with a neighbour behind a veth, a data root, a
 * socket, control groups of its own, a jdock daemon, and on demand a registry. Nothing in it
 * reaches the machine's own network.
 *
 * <pre>
 *   lab 10.99.0.1 ── veth ── 10.99.0.2 neighbour (has no route to container addresses)
 * </pre>
 */
public final class Lab implements AutoCloseable {
  public static final String ADDRESS = "10.99.0.1";
  public static final String NEIGHBOUR = "10.99.0.2";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name;
  private final Path dir;
  private final List<AutoCloseable> closeables = new ArrayList<>();
  private final List<String> daemonFlags = new ArrayList<>();
  private final List<String> daemonPrefix = new ArrayList<>();
  private final Map<String, String> daemonEnvironment = new java.util.HashMap<>();
  private @Nullable Process daemon;
  private @Nullable Leftovers baseline;

  private Lab(String name, Path dir) {
    this.name = name;
    this.dir = dir;
  }

  /** A lab without a daemon: its network and its folder. */
  public static Lab bare() {
    try {
      String name = "jdlab" + ProcessHandle.current().pid() + "x" + NUMBER.incrementAndGet();
      Lab lab = new Lab(name, Files.createTempDirectory("jdock-lab."));
      lab.makeNetwork();
      Files.writeString(lab.configFile(), "{}");
      return lab;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A lab with a registry that mirrors Docker Hub and a daemon that uses it. */
  public static Lab start(String... moreDaemonFlags) {
    Lab lab = bare();
    try {
      lab.startRegistry();
      lab.daemonFlags.add("--registry-mirror=http://127.0.0.1:5000");
      lab.daemonFlags.addAll(List.of(moreDaemonFlags));
      lab.startDaemon();
    } catch (RuntimeException | Error e) {
      attempt(new ArrayList<>(), lab::close);
      throw e;
    }
    return lab;
  }

  private void makeNetwork() {
    Shell.run("ip", "netns", "add", name).ok();
    Shell.run("ip", "netns", "add", name + "n").ok();
    ip("link", "set", "lo", "up");
    ip("link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", name + "n");
    ip("addr", "add", ADDRESS + "/24", "dev", "eth0");
    ip("link", "set", "eth0", "up");
    Shell.run("ip", "-n", name + "n", "link", "set", "lo", "up").ok();
    Shell.run("ip", "-n", name + "n", "addr", "add", NEIGHBOUR + "/24", "dev", "eth0").ok();
    Shell.run("ip", "-n", name + "n", "link", "set", "eth0", "up").ok();
  }

  private void ip(String... words) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", name));
    command.addAll(List.of(words));
    Shell.run(command).ok();
  }

  public Registry startRegistry() {
    Registry registry =
        Registry.start(enter(), dir, Registry.seededData(), "127.0.0.1:5000", "", "");
    closeables.add(registry);
    return registry;
  }

  /** Something to close before the lab's network goes. */
  public <T extends AutoCloseable> T closing(T resource) {
    closeables.add(resource);
    return resource;
  }

  /** Flags for daemons started from now on. */
  public void daemonFlags(List<String> flags) {
    daemonFlags.addAll(flags);
  }

  /** A command that ends by executing its further words, which start the daemon from now on. */
  public void daemonPrefix(List<String> words) {
    daemonPrefix.addAll(words);
  }

  /** One more environment variable for daemons started from now on. */
  public void daemonEnvironment(String key, String value) {
    daemonEnvironment.put(key, value);
  }

  /** Starts the daemon and waits until it answers. */
  public void startDaemon() {
    List<String> command = new ArrayList<>(enter());
    command.addAll(daemonPrefix);
    command.add(Project.JDOCK.toString());
    command.addAll(daemonCommand());
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(daemonLog().toFile()));
      builder.environment().putAll(daemonEnvironment);
      Process process = builder.start();
      daemon = process;
      Await.until(
          "the daemon answers",
          () -> {
            if (!process.isAlive()) {
              throw new AssertionError(
                  "the daemon ended with " + process.exitValue() + ":\n" + daemonLogText());
            }
            return Files.exists(socket())
                && Shell.run(
                            "curl",
                            "-s",
                            "-m",
                            "2",
                            "--unix-socket",
                            socket().toString(),
                            "http://localhost/_ping")
                        .code()
                    == 0;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (baseline == null) {
      baseline = Leftovers.look(this);
    }
  }

  /** The words after {@code jdock} that start this lab's daemon. */
  public List<String> daemonCommand() {
    List<String> words = new ArrayList<>();
    words.add("daemon");
    words.addAll(List.of("-H", "unix://" + socket()));
    words.addAll(List.of("--data-root", dataRoot().toString()));
    words.addAll(List.of("--exec-root", execRoot().toString()));
    words.addAll(List.of("--pidfile", dir.resolve("jdockd.pid").toString()));
    words.addAll(List.of("--config-file", configFile().toString()));
    words.addAll(List.of("--cgroup-parent", cgroupParent()));
    words.addAll(daemonFlags);
    return words;
  }

  /** Stops the daemon as systemd would. */
  public void stopDaemon() {
    Process process = daemonProcess();
    process.destroy();
    awaitEnd(process);
  }

  /** kill -9. */
  public void killDaemon() {
    Process process = daemonProcess();
    process.destroyForcibly();
    awaitEnd(process);
  }

  private void awaitEnd(Process process) {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the daemon did not stop within 30 s:\n" + daemonLogText());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    daemon = null;
  }

  public Process daemonProcess() {
    if (daemon == null) {
      throw new IllegalStateException("no daemon runs in this lab");
    }
    return daemon;
  }

  /** nsenter's words: what follows runs in the lab's network, with the machine's mounts. */
  public List<String> enter() {
    return List.of("nsenter", "--net=/run/netns/" + name, "--");
  }

  /** Runs a command in the lab's network. */
  public Shell.Result inside(String... command) {
    List<String> words = new ArrayList<>(enter());
    words.addAll(List.of(command));
    return Shell.run(words, environment(), dir, null);
  }

  /** Runs a command on the neighbour's side of the veth. */
  public Shell.Result onNeighbour(String... command) {
    List<String> words = new ArrayList<>(onNeighbour());
    words.addAll(List.of(command));
    return Shell.run(words, environment(), dir, null);
  }

  public List<String> onNeighbour() {
    return List.of("nsenter", "--net=/run/netns/" + name + "n", "--");
  }

  /** A jdock command against this lab's daemon. */
  public Shell.Result jdock(String... words) {
    return cli(Cli.JDOCK, null, words);
  }

  /** The same, typed in a folder. */
  public Shell.Result jdockIn(Path folder, String... words) {
    return Shell.run(Cli.JDOCK.command(this, words), environment(), folder, null);
  }

  /** A command of one of the two clients against this lab's daemon. */
  public Shell.Result cli(Cli cli, byte @Nullable [] input, String... words) {
    return Shell.run(cli.command(this, words), environment(), dir, input);
  }

  public Map<String, String> environment() {
    return Map.of(
        "DOCKER_CONFIG",
        dir.resolve("docker-config").toString(),
        "DOCKER_BUILDKIT",
        "0",
        "NO_COLOR",
        "1",
        "no_proxy",
        "*");
  }

  /** Fails if containers left anything: call it when all of them are removed. */
  public void assertNothingLeft() {
    Leftovers before = baseline;
    if (before == null) {
      throw new IllegalStateException("no daemon was started");
    }
    String[] found = {""};
    try {
      // A veth's end and a cgroup's removal reach the kernel's lists a moment after rm returns.
      Await.until(
          "the lab is clean",
          () -> {
            found[0] = Leftovers.look(this).beyond(before);
            return found[0].isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError("left behind:\n" + found[0], e);
    }
  }

  public String name() {
    return name;
  }

  public String cgroupParent() {
    return "jdock-" + name;
  }

  public Path dir() {
    return dir;
  }

  public Path socket() {
    return dir.resolve("jdock.sock");
  }

  public Path dataRoot() {
    return dir.resolve("data");
  }

  public Path execRoot() {
    return dir.resolve("exec");
  }

  public Path configFile() {
    return dir.resolve("daemon.json");
  }

  public Path daemonLog() {
    return dir.resolve("daemon.log");
  }

  public String daemonLogText() {
    try {
      return Files.readString(daemonLog());
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    List<Throwable> troubles = new ArrayList<>();
    attempt(troubles, this::removeContainersAndStop);
    for (int i = closeables.size() - 1; i >= 0; i--) {
      attempt(troubles, closeables.get(i));
    }
    attempt(troubles, () -> Shell.run("ip", "netns", "del", name + "n").ok());
    attempt(troubles, this::removeControlGroups);
    attempt(
        troubles,
        () -> {
          String mounts = Leftovers.mountsBelow(dir);
          if (!mounts.isEmpty()) {
            throw new AssertionError("mounts left after the daemon's end:\n" + mounts);
          }
        });
    attempt(troubles, () -> Shell.run("ip", "netns", "del", name).ok());
    attempt(troubles, () -> Shell.run("rm", "-rf", "--one-file-system", dir.toString()).ok());
    if (!troubles.isEmpty()) {
      AssertionError error = new AssertionError("the lab could not be closed cleanly");
      troubles.forEach(error::addSuppressed);
      throw error;
    }
  }

  private void removeContainersAndStop() {
    if (daemon == null) {
      return;
    }
    if (baseline == null) {
      stopDaemon(); // it never answered
      return;
    }
    try {
      Shell.Result ids = jdock("ps", "-aq");
      if (ids.code() == 0 && !ids.line().isEmpty()) {
        List<String> words = new ArrayList<>(List.of("rm", "-f", "-v"));
        words.addAll(ids.line().lines().toList());
        jdock(words.toArray(String[]::new)).ok();
      }
      assertNothingLeft();
    } finally {
      stopDaemon();
    }
  }

  /** A daemon leaves the empty parents, as dockerd does. */
  private void removeControlGroups() {
    Shell.run("find", "/sys/fs/cgroup", "-mindepth", "2", "-type", "d", "-name", cgroupParent())
        .out()
        .lines()
        .forEach(group -> Shell.run("rmdir", group).ok());
  }

  private static void attempt(List<Throwable> troubles, AutoCloseable action) {
    try {
      action.close();
    } catch (Exception | AssertionError e) {
      troubles.add(e);
    }
  }
}
