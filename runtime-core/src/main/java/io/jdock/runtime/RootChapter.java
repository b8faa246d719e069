package io.jdock.runtime;

import static io.jdock.linux.launch.MountFlags.*;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.cgroup.CgroupMount;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.LaunchRecord;
import io.jdock.linux.launch.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of a launch program that gives the container its own view of the file system. */
final class RootChapter {
  private static final int DIRECTORY = Descriptors.O_PATH | Descriptors.O_DIRECTORY;

  private final LaunchProgramBuilder program;
  private final ContainerSpec spec;
  private final Path mountPoint;
  private final Optional<Cgroup> cgroup;

  /** Trees of the host that will be bound, taken while the host can still be seen. */
  private final Map<MountSpec, Value> sources = new IdentityHashMap<>();

  private final List<MountSpec> mounts;

  RootChapter(
      LaunchProgramBuilder program,
      ContainerSpec spec,
      List<MountSpec> mounts,
      Path mountPoint,
      Optional<Cgroup> cgroup) {
    this.program = program;
    this.spec = spec;
    this.mounts = mounts;
    this.mountPoint = mountPoint;
    this.cgroup = cgroup;
  }

  /** Everything up to, but without, pivot_root. */
  InRoot prepare() throws IOException {
    program.phase(Phase.FILESYSTEM);
    takeSources();
    program
        .because("what is mounted from here on must never reach the host")
        .mount("", "/", "", MS_REC | MS_PRIVATE, "")
        .shell(() -> "mount --make-rprivate /");
    InRoot root = new InRoot(program, mountRoot());
    program.phase(Phase.FILESYSTEM);
    for (MountSpec mount : mounts) {
      mount(root, mount);
    }
    new DeviceChapter(program, root).write(spec, mounts);
    return root;
  }

  private void takeSources() {
    for (MountSpec mount : mounts) {
      if (mount.type().equals("bind")) {
        MountOptions options = MountOptions.parse(mount.options());
        program.because("taken now, while the host's files can still be seen: " + mount.source());
        sources.put(mount, source(mount, options.recursive()).named("tree"));
      }
    }
  }

  private LaunchRecord source(MountSpec mount, boolean recursive) {
    if (mount.subpath().isEmpty()) {
      return program.cloneTree(Value.AT_FDCWD, mount.source(), recursive);
    }
    Value top = program.open(mount.source(), Descriptors.O_PATH).silent();
    Value below = program.openInRoot(top, mount.subpath(), Descriptors.O_PATH);
    LaunchRecord tree = program.cloneTree(below, "", recursive);
    program.close(below);
    program.close(top);
    return tree;
  }

  private Value mountRoot() {
    program.phase(Phase.STORAGE);
    if (spec.root() instanceof RootFilesystem.Overlay overlay) {
      program
          .because("layers are named from here, to keep the options short: one page is the most")
          .chdir(overlay.base().toString())
          .shell(() -> "cd " + overlay.base());
      program
          .because("the image's layers and a writable one on top, as one tree")
          .mount("overlay", mountPoint.toString(), "overlay", 0, overlay.options())
          .shell(() -> "mount -t overlay overlay -o " + overlay.options() + " " + mountPoint);
    } else if (spec.root() instanceof RootFilesystem.Directory directory) {
      program
          .because("a new root has to be a mount: the directory is bound to one")
          .mount(directory.path().toString(), mountPoint.toString(), "", MS_BIND | MS_REC, "")
          .shell(() -> "mount --rbind " + directory.path() + " " + mountPoint);
    }
    return program
        .because("everything that follows is resolved below this descriptor")
        .open(mountPoint.toString(), DIRECTORY)
        .named("root");
  }

  private void mount(InRoot root, MountSpec mount) throws IOException {
    switch (mount.type()) {
      case "bind" -> bind(root, mount);
      case "cgroup" -> cgroupView(root, mount);
      default -> newFilesystem(root, mount);
    }
  }

  private void bind(InRoot root, MountSpec mount) {
    MountOptions options = MountOptions.parse(mount.options());
    Value tree = sources.get(mount);
    if (tree == null) {
      throw new IllegalStateException("no source was taken for " + mount.target());
    }
    long propagation = options.propagation() == 0 ? MS_PRIVATE : options.propagation();
    boolean directory = Files.isDirectory(Path.of(mount.source()).resolve(mount.subpath()));
    program.because("a file or directory of the host, at " + mount.target() + " in the container");
    Value target = directory ? root.directory(mount.target()) : root.file(mount.target());
    if (options.attributesBelow() || options.setAttributes() == 0) {
      program.mountSetattr(
          tree, true, options.setAttributes(), options.clearAttributes(), propagation);
    } else {
      program.mountSetattr(tree, true, 0, 0, propagation);
      program.mountSetattr(tree, false, options.setAttributes(), options.clearAttributes(), 0);
    }
    program
        .moveMount(tree, target)
        .shell(
            () ->
                "mount --"
                    + (options.recursive() ? "rbind " : "bind ")
                    + mount.source()
                    + " "
                    + mountPoint
                    + mount.target());
    root.release(target);
    program.close(tree);
  }

  private void newFilesystem(InRoot root, MountSpec mount) {
    MountOptions options = MountOptions.parse(mount.options());
    program.because(reason(mount));
    enter(root, mount.target());
    program
        .mount(mount.source(), ".", mount.type(), options.flags(), options.data())
        .shell(
            () ->
                "mount -t "
                    + mount.type()
                    + " -o "
                    + String.join(",", mount.options())
                    + " "
                    + mount.source()
                    + " "
                    + mountPoint
                    + mount.target());
    if (options.propagation() != 0) {
      Value mounted = program.openInRoot(root.root(), mount.target(), DIRECTORY).silent();
      program.mountSetattr(mounted, true, 0, 0, options.propagation());
      program.close(mounted);
    }
  }

  /** Makes a directory the working one, so that it can be mounted on as ".". */
  private void enter(InRoot root, String path) {
    Value target = root.directory(path);
    program.fchdir(target).silent();
    root.release(target);
  }

  private static String reason(MountSpec mount) {
    return switch (mount.type()) {
      case "proc" -> "the processes of the container's own pid namespace";
      case "sysfs" -> "devices and kernel settings, of the container's own network namespace";
      case "devpts" -> "pseudo-terminals of its own, numbered from 0";
      case "mqueue" -> "POSIX message queues of the container's own ipc namespace";
      case "tmpfs" -> "memory that is gone when the container ends";
      default -> "a file system at " + mount.target();
    };
  }

  private void cgroupView(InRoot root, MountSpec mount) throws IOException {
    if (cgroup.isEmpty()) {
      return;
    }
    boolean own = spec.namespaces().cgroup() instanceof Namespace.Private;
    boolean writable = !mount.options().contains("ro");
    for (CgroupMount part : cgroup.get().containerView(own, writable)) {
      program.because("the container's own control groups, at " + part.target());
      MountOptions options = MountOptions.parse(part.options());
      switch (part.kind()) {
        case MOUNT -> {
          enter(root, part.target());
          program
              .mount(part.source(), ".", part.fstype(), options.flags(), options.data())
              .shell(() -> "mount -t " + part.fstype() + " " + part.source() + " " + part.target());
        }
        case BIND -> {
          Value tree =
              program.cloneTree(Value.AT_FDCWD, part.source(), options.recursive()).named("tree");
          program.mountSetattr(tree, true, options.setAttributes(), 0, MS_PRIVATE);
          Value target = root.directory(part.target());
          program
              .moveMount(tree, target)
              .shell(() -> "mount --bind " + part.source() + " " + part.target());
          root.release(target);
          program.close(tree);
        }
        case SYMLINK -> {
          String clean = InRoot.clean(part.target());
          Value directory = root.directoryOf(clean);
          program
              .symlinkat(part.source(), directory, InRoot.name(clean))
              .tolerate(Errnos.EEXIST)
              .shell(() -> "ln -s " + part.source() + " " + part.target());
          root.release(directory);
        }
        case REMOUNT -> {
          Value mounted = program.openInRoot(root.root(), part.target(), DIRECTORY).silent();
          program
              .mountSetattr(mounted, false, options.setAttributes(), 0, 0)
              .shell(
                  () ->
                      "mount -o remount,bind,"
                          + String.join(",", part.options())
                          + " "
                          + part.target());
          program.close(mounted);
        }
      }
    }
  }

  /** Masks, write protection, and the step into the new root. */
  void enter(InRoot root) {
    program.phase(Phase.FILESYSTEM);
    new ProtectionChapter(program, root).write(spec);
    if (!spec.process().cwd().equals("/")) {
      program.because("the working directory is made where it is missing");
      root.release(root.directory(spec.process().cwd()));
    }
    if (spec.readonlyRoot()) {
      program
          .because("nothing in the root can be changed")
          .mountSetattr(root.root(), false, MOUNT_ATTR_RDONLY, 0, 0)
          .shell(() -> "mount -o remount,bind,ro " + mountPoint);
    }
    program.because("the container's root becomes /, the host's is put below it, and leaves");
    program.fchdir(root.root()).silent();
    program.pivotRoot(".", ".").shell(() -> "pivot_root . .");
    program.umountDetached(".").shell(() -> "umount -l .");
    program.chdir("/").shell(() -> "cd /");
    long propagation = MountOptions.propagation(spec.rootPropagation());
    if (propagation != 0 && propagation != MS_PRIVATE) {
      program
          .because("mounts made inside propagate as asked: " + spec.rootPropagation())
          .mount("", "/", "", propagation | MS_REC, "")
          .shell(() -> "mount --make-" + spec.rootPropagation() + " /");
    }
  }

  /** Descriptors of the mounts; for a caller that wants to know what was planned. */
  List<MountSpec> mounts() {
    return new ArrayList<>(mounts);
  }
}
