package io.jdock.runtime;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jnr.ffi.Pointer;

/**
 * A container's root with its volumes, for copying files in and out, in a mount namespace that no
 * process is in. It ends with its descriptors: nothing is to be unmounted.
 *
 * <p>Of a running container the mount of its root is cloned, without what is mounted on it: the
 * same overlay, as the kernel forbids two of one upper directory, but neither /proc nor /sys nor a
 * tmpfs, so that no symbolic link of a container leads the daemon's own rights into procfs. Of a
 * stopped one the overlay is mounted anew. Volumes and binds come from the host in both cases,
 * which is what Docker shows.
 *
 * <p>Paths are to be resolved below {@link #root} with RESOLVE_IN_ROOT, by any thread: no program
 * of the container is executed and no library of it is loaded (CVE-2019-14271), and no path that it
 * can bend is ever resolved in the host (CVE-2018-15664).
 */
public final class RootView implements AutoCloseable {
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_NEWNS = 0x20000;
  private static final long MS_REC = 0x4000;
  private static final long MS_SLAVE = 0x80000;
  private static final long OPEN_TREE_CLONE = 1;
  private static final long AT_EMPTY_PATH = 0x1000;
  private static final long AT_RECURSIVE = 0x8000;
  private static final long MOVE_FROM_EMPTY = 0x4;
  private static final long MOVE_TO_EMPTY = 0x40;
  private static final long MOUNT_ATTR_RDONLY = 1;
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long IN_ROOT = Descriptors.RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  private static final int S_IFREG = 0100000;

  private final Fd namespace;
  private final Fd root;

  private RootView(Fd namespace, Fd root) {
    this.namespace = namespace;
    this.root = root;
  }

  /**
   * A file or directory of the host in the container.
   *
   * @param target absolute, in the container
   */
  public record Bind(Path source, String target, boolean readOnly) {}

  /**
   * @param running the mount namespace of the container's first process, if it runs
   * @param binds outer ones first
   */
  public static RootView open(
      RootFilesystem.Overlay overlay, Optional<Fd> running, List<Bind> binds) throws IOException {
    FutureTask<RootView> task = new FutureTask<>(() -> make(overlay, running, binds));
    // A thread of its own: it changes its namespace, and ends.
    Thread thread = new Thread(task, "root-view");
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("open a container's root: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a container's root was opened");
    }
  }

  /** The container's root directory (O_PATH). */
  public Fd root() {
    return root;
  }

  @Override
  public void close() {
    root.close();
    namespace.close();
  }

  private static RootView make(
      RootFilesystem.Overlay overlay, Optional<Fd> running, List<Bind> binds) throws IOException {
    Path place = overlay.base().resolve(overlay.upper()).getParent();
    if (place == null) {
      throw new IOException("overlay " + overlay.upper() + " has no directory");
    }
    call("unshare", "", SyscallNumber.UNSHARE, CLONE_FS);
    Optional<Fd> clone =
        running.isPresent() ? Optional.of(cloneRoot(running.get())) : Optional.empty();
    try (NativeScope scope = new NativeScope()) {
      call("unshare", "", SyscallNumber.UNSHARE, CLONE_NEWNS);
      call("mount", "/", SyscallNumber.MOUNT, 0, scope.cString("/"), 0, MS_REC | MS_SLAVE, 0);
      if (clone.isPresent()) {
        call(
            "move_mount",
            place.toString(),
            SyscallNumber.MOVE_MOUNT,
            clone.get().number(),
            scope.cString(""),
            Descriptors.AT_FDCWD,
            scope.cString(place.toString()),
            MOVE_FROM_EMPTY);
      } else {
        long type = scope.cString("overlay");
        call("chdir", "", SyscallNumber.CHDIR, scope.cString(overlay.base().toString()));
        call(
            "mount overlay",
            place.toString(),
            SyscallNumber.MOUNT,
            type,
            scope.cString(place.toString()),
            type,
            0,
            scope.cString(overlay.options()));
      }
    } finally {
      clone.ifPresent(Fd::close);
    }
    Fd namespace = Descriptors.open(Path.of("/proc/thread-self/ns/mnt"), Descriptors.O_RDONLY);
    try {
      Fd root = Descriptors.open(place, Descriptors.O_PATH | Descriptors.O_DIRECTORY);
      try {
        for (Bind bind : binds) {
          attach(root, bind);
        }
        return new RootView(namespace, root);
      } catch (IOException | RuntimeException e) {
        root.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      namespace.close();
      throw e;
    }
  }

  /** Only a thread inside a mount namespace may clone its mounts: in, one call, and out again. */
  private static Fd cloneRoot(Fd container) throws IOException {
    try (Fd home = Descriptors.open(Path.of("/proc/thread-self/ns/mnt"), Descriptors.O_RDONLY);
        NativeScope scope = new NativeScope()) {
      call("setns", "the container's mounts", SyscallNumber.SETNS, container.number(), CLONE_NEWNS);
      long tree =
          Syscalls.host()
              .invoke(
                  SyscallNumber.OPEN_TREE,
                  Descriptors.AT_FDCWD,
                  scope.cString("/"),
                  OPEN_TREE_CLONE | Descriptors.O_CLOEXEC);
      call("setns", "the daemon's mounts", SyscallNumber.SETNS, home.number(), CLONE_NEWNS);
      return Fd.owning(LinuxException.check(tree, "open_tree", "/"));
    }
  }

  private static void attach(Fd root, Bind bind) throws IOException {
    try (NativeScope scope = new NativeScope();
        Fd source =
            Fd.owning(
                call(
                    "open_tree",
                    bind.source().toString(),
                    SyscallNumber.OPEN_TREE,
                    Descriptors.AT_FDCWD,
                    scope.cString(bind.source().toString()),
                    OPEN_TREE_CLONE | AT_RECURSIVE | Descriptors.O_CLOEXEC));
        Fd target = target(root, bind, java.nio.file.Files.isDirectory(bind.source()))) {
      if (bind.readOnly()) {
        Pointer attributes = scope.allocate(32);
        attributes.putLong(0, MOUNT_ATTR_RDONLY);
        call(
            "mount_setattr",
            bind.source().toString(),
            SyscallNumber.MOUNT_SETATTR,
            source.number(),
            scope.cString(""),
            AT_EMPTY_PATH | AT_RECURSIVE,
            attributes.address(),
            32);
      }
      call(
          "move_mount",
          bind.target(),
          SyscallNumber.MOVE_MOUNT,
          source.number(),
          scope.cString(""),
          target.number(),
          scope.cString(""),
          MOVE_FROM_EMPTY | MOVE_TO_EMPTY);
    }
  }

  /** The mount point, made where the container has not been started yet. */
  private static Fd target(Fd root, Bind bind, boolean directory) throws IOException {
    String clean = InRoot.clean(bind.target());
    try {
      return Descriptors.openat2(root, clean, Descriptors.O_PATH, 0, IN_ROOT);
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOENT) {
        throw e;
      }
    }
    String made = "";
    String[] names = clean.substring(1).split("/");
    for (int i = 0; i < names.length; i++) {
      try (NativeScope scope = new NativeScope();
          Fd parent =
              Descriptors.openat2(
                  root,
                  made.isEmpty() ? "/" : made,
                  Descriptors.O_PATH | Descriptors.O_DIRECTORY,
                  0,
                  IN_ROOT)) {
        long name = scope.cString(names[i]);
        boolean file = i == names.length - 1 && !directory;
        long result =
            file
                ? Syscalls.host()
                    .invoke(SyscallNumber.MKNODAT, parent.number(), name, S_IFREG | 0755, 0)
                : Syscalls.host().invoke(SyscallNumber.MKDIRAT, parent.number(), name, 0755);
        if (result != -Errnos.EEXIST) {
          LinuxException.check(result, "mkdirat", bind.target());
        }
      }
      made += "/" + names[i];
    }
    return Descriptors.openat2(root, clean, Descriptors.O_PATH, 0, IN_ROOT);
  }

  private static long call(String what, String subject, SyscallNumber number, long... arguments)
      throws LinuxException {
    long[] all = java.util.Arrays.copyOf(arguments, 6);
    return LinuxException.check(
        Syscalls.host().invoke(number, all[0], all[1], all[2], all[3], all[4], all[5]),
        what,
        subject);
  }
}
