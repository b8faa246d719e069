package io.jdock.runtime;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.launch.CloneFlags;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.LaunchRecord;
import io.jdock.linux.launch.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the launch program of a container's first process: the whole story, chapter by chapter.
 */
final class ContainerLaunch {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final short IFF_UP_RUNNING = 0x41;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS = 16;

  private final ContainerSpec spec;
  private final Path mountPoint;
  private final List<Integer> ignoredSignals;
  private final LaunchProgramBuilder program = new LaunchProgramBuilder();

  ContainerLaunch(ContainerSpec spec, Path mountPoint, List<Integer> ignoredSignals) {
    this.spec = spec;
    this.mountPoint = mountPoint;
    this.ignoredSignals = ignoredSignals;
  }

  PreparedLaunch write(
      Stdio stdio,
      Optional<Cgroup> cgroup,
      List<Cgroup.JoinPoint> joinPoints,
      NamespaceDescriptors namespaces,
      Optional<TerminalHandover> handover)
      throws IOException {
    ProcessSpec process = spec.process();
    Grants grants = Grants.ofThisProcess();
    List<MountSpec> mounts = new ArrayList<>(spec.mounts());
    List<String> args = process.args();
    if (spec.init()) {
      mounts.add(InitProgram.mount());
      args = InitProgram.before(args);
    }

    SessionChapter session = new SessionChapter(program);
    session.write(spec.id(), process, ignoredSignals);
    session.joinCgroup(joinPoints);
    enterNamespaces(namespaces);

    RootChapter rootChapter = new RootChapter(program, spec, mounts, mountPoint, cgroup);
    InRoot root = rootChapter.prepare();
    StdioChapter streams = new StdioChapter(program, process, stdio, handover);
    streams.openTerminal(root.root()).ifPresent(terminal -> console(root, terminal));
    names();
    sysctls(root);
    rootChapter.enter(root);

    streams.write();
    LaunchRecord cwd = program.because("where it starts").chdir(process.cwd());
    cwd.shell(() -> "cd " + process.cwd());
    new IdentityChapter(program, process, grants).write();
    if (process.seccomp().isEmpty()) {
      program.clock();
    }
    new CommandChapter(program, process, args).write();
    return new PreparedLaunch(
        program.build(), namespaces.created(), namespaces.pid(), cwd, grants.warnings());
  }

  private void enterNamespaces(NamespaceDescriptors namespaces) {
    program.phase(Phase.NAMESPACES);
    for (NamespaceDescriptors.Joined joined : namespaces.joined()) {
      program
          .because("a namespace made before, shared with whoever else is in it")
          .setns(joined.fd().number(), joined.flag())
          .shell(() -> "nsenter --target=" + joined.path());
    }
    if (spec.namespaces().cgroup() instanceof Namespace.Private) {
      program
          .because("its own control group looks like the topmost one to it")
          .unshare(CloneFlags.CLONE_NEWCGROUP)
          .shell(() -> "unshare --cgroup");
    }
    if (spec.namespaces().net() instanceof Namespace.Private) {
      loopback();
    }
  }

  private void loopback() {
    program.phase(Phase.NETWORK).because("a new network namespace has a loopback, but it is down");
    LaunchRecord socket =
        program
            .call(
                () -> "socket(AF_INET, SOCK_DGRAM, 0)",
                SyscallNumber.SOCKET,
                Value.of(AF_INET),
                Value.of(SOCK_DGRAM_CLOEXEC),
                Value.of(0))
            .silent()
            .named("socket");
    byte[] request = new byte[IFREQ_BYTES];
    request[0] = 'l';
    request[1] = 'o';
    request[IFREQ_FLAGS] = IFF_UP_RUNNING;
    program
        .ioctl(socket, "SIOCSIFFLAGS", SIOCSIFFLAGS, program.bytes(request), "{lo, IFF_UP}")
        .shell(() -> "ip link set lo up");
    program.close(socket);
  }

  /** /dev/console is the container's terminal, as it is on a machine without a screen. */
  private void console(InRoot root, Value terminal) {
    program.phase(Phase.FILESYSTEM).because("/dev/console is the container's terminal");
    Value target = root.file("/dev/console");
    Value tree = program.cloneTree(terminal, "", false).silent().named("tree");
    program.moveMount(tree, target).shell(() -> "mount --bind /dev/pts/0 /dev/console");
    program.close(tree);
    root.release(target);
  }

  private void names() {
    program.phase(Phase.NAMESPACES);
    if (!spec.hostname().isEmpty()) {
      program
          .because("a host name of its own")
          .sethostname(spec.hostname())
          .shell(() -> "hostname " + spec.hostname());
    }
    if (!spec.domainname().isEmpty()) {
      program
          .because("a NIS domain name of its own")
          .setdomainname(spec.domainname())
          .shell(() -> "domainname " + spec.domainname());
    }
  }

  private void sysctls(InRoot root) {
    spec.sysctls()
        .forEach(
            (name, value) -> {
              program.because("a kernel parameter of its own namespaces: " + name);
              Value file =
                  program
                      .openInRoot(root.root(), Sysctls.path(name), Descriptors.O_WRONLY)
                      .named(name);
              program.write(file, value).shell(() -> "sysctl -w " + name + "=" + value);
              program.close(file);
            });
  }

  /** The longest host name that the kernel takes. */
  static void checkHostname(String name) {
    int longest = 64;
    if (name.getBytes(StandardCharsets.UTF_8).length > longest) {
      throw new IllegalArgumentException(
          "hostname " + name + ": " + Errnos.text(Errnos.EINVAL) + ", longer than " + longest);
    }
  }
}
