package io.jdock.runtime;

import io.jdock.linux.Errnos;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The device nodes and links of a container's /dev. */
final class DeviceChapter {
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;
  private static final int S_IFIFO = 0010000;

  /** Links that programs expect, and what they lead to. */
  private static final Map<String, String> LINKS =
      new TreeMap<>(
          Map.of(
              "fd", "/proc/self/fd",
              "stdin", "/proc/self/fd/0",
              "stdout", "/proc/self/fd/1",
              "stderr", "/proc/self/fd/2",
              "core", "/proc/kcore"));

  private final LaunchProgramBuilder program;
  private final InRoot root;

  DeviceChapter(LaunchProgramBuilder program, InRoot root) {
    this.program = program;
    this.root = root;
  }

  void write(ContainerSpec spec, List<MountSpec> mounts) {
    boolean ownDev =
        mounts.stream()
            .noneMatch(m -> m.type().equals("bind") && InRoot.clean(m.target()).equals("/dev"));
    if (!ownDev) {
      return;
    }
    program.because("the few devices that every program may use, made anew");
    for (DeviceSpec device : spec.devices()) {
      node(device);
    }
    program.because("names for a process' own streams, and for new pseudo-terminals");
    Value dev = root.directory("/dev");
    LINKS.forEach(
        (name, target) ->
            program
                .symlinkat(target, dev, name)
                .tolerate(Errnos.EEXIST)
                .shell(() -> "ln -s " + target + " /dev/" + name));
    if (mounts.stream().anyMatch(m -> InRoot.clean(m.target()).equals("/dev/pts"))) {
      program
          .symlinkat("pts/ptmx", dev, "ptmx")
          .tolerate(Errnos.EEXIST)
          .shell(() -> "ln -s pts/ptmx /dev/ptmx");
    }
    root.release(dev);
  }

  private void node(DeviceSpec device) {
    String clean = InRoot.clean(device.path());
    Value directory = root.directoryOf(clean);
    program
        .mknodat(directory, InRoot.name(clean), type(device) | device.mode(), number(device))
        .tolerate(Errnos.EEXIST)
        .shell(
            () ->
                "mknod -m "
                    + Integer.toOctalString(device.mode())
                    + " "
                    + device.path()
                    + " "
                    + device.type()
                    + " "
                    + device.major()
                    + " "
                    + device.minor());
    if (device.uid() != 0 || device.gid() != 0) {
      program.fchownat(directory, InRoot.name(clean), device.uid(), device.gid());
    }
    root.release(directory);
  }

  private static int type(DeviceSpec device) {
    return switch (device.type()) {
      case 'c' -> S_IFCHR;
      case 'b' -> S_IFBLK;
      default -> S_IFIFO;
    };
  }

  /** The kernel's own encoding, what makedev(3) gives for numbers below 4096 and 2^20. */
  private static long number(DeviceSpec device) {
    return (device.major() & 0xfffL) << 8
        | device.minor() & 0xffL
        | (device.minor() & 0xfff00L) << 12;
  }
}
