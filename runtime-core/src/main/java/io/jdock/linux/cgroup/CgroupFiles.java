package io.jdock.linux.cgroup;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The file operations that control groups are made of, each reported to a journal. */
final class CgroupFiles {
  private static final int AT_FDCWD = -100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int O_WRONLY = 1;
  private static final int O_DIRECTORY = 0x10000;
  private static final int O_DIRECTORY_AARCH64 = 0x4000;
  private static final int O_CLOEXEC = 0x80000;
  private static final boolean AARCH64 = "aarch64".equals(System.getProperty("os.arch"));

  private final Syscalls syscalls;
  private final KernelJournal journal;
  private final boolean planning;

  CgroupFiles(Syscalls syscalls, KernelJournal journal) {
    this(syscalls, journal, false);
  }

  private CgroupFiles(Syscalls syscalls, KernelJournal journal, boolean planning) {
    this.syscalls = syscalls;
    this.journal = journal;
    this.planning = planning;
  }

  /**
   * Files that nothing is done to: groups are said to be made, values to be written, in no time. A
   * file counts as there when the group above has one of its name, or is not there itself.
   */
  static CgroupFiles planning(Syscalls syscalls, KernelJournal journal) {
    return new CgroupFiles(syscalls, journal, true);
  }

  boolean isPlanning() {
    return planning;
  }

  Syscalls syscalls() {
    return syscalls;
  }

  /** Writes a value in one write(2), as cgroup files want it. */
  void write(Path file, String value, Phase phase, String reason) throws LinuxException {
    long start = System.nanoTime();
    long result = planning ? planned(file) : tryWrite(file, value);
    if (planning && result < 0) {
      throw new LinuxException("write \"" + value + "\" to", file.toString(), (int) -result);
    }
    report(
        phase,
        () -> "write(\"" + file + "\", \"" + value + "\")",
        reason,
        () -> echo(value, file),
        start,
        result);
    LinuxException.check(result, "write \"" + value + "\" to", file.toString());
  }

  private static long planned(Path file) {
    Path above = Objects.requireNonNull(Objects.requireNonNull(file.getParent()).getParent());
    boolean there = !Files.isDirectory(above) || Files.exists(above.resolve(file.getFileName()));
    return there ? 0 : -Errnos.ENOENT;
  }

  private long tryWrite(Path file, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    try (NativeScope scope = new NativeScope()) {
      long opened =
          syscalls.retrying(
              SyscallNumber.OPENAT,
              AT_FDCWD,
              scope.cString(file.toString()),
              O_WRONLY | O_CLOEXEC,
              0,
              0,
              0);
      if (opened < 0) {
        return opened;
      }
      try (Fd fd = Fd.owning(opened, syscalls)) {
        return syscalls.retrying(
            SyscallNumber.WRITE, fd.number(), scope.bytes(bytes), bytes.length, 0, 0, 0);
      }
    }
  }

  /** Opens a file for a child's own write. */
  Fd openForWriting(Path file) throws LinuxException {
    return open(file, O_WRONLY);
  }

  Fd openForReading(Path file) throws LinuxException {
    return open(file, 0);
  }

  Fd openDirectory(Path directory) throws LinuxException {
    return open(directory, AARCH64 ? O_DIRECTORY_AARCH64 : O_DIRECTORY);
  }

  private Fd open(Path file, int flags) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      long opened =
          syscalls.retrying(
              SyscallNumber.OPENAT,
              AT_FDCWD,
              scope.cString(file.toString()),
              flags | O_CLOEXEC,
              0,
              0,
              0);
      return Fd.owning(LinuxException.check(opened, "open", file.toString()), syscalls);
    }
  }

  /**
   * Makes a group.
   *
   * @return false when it was there already
   */
  boolean mkdir(Path directory, String reason) throws LinuxException {
    long start = System.nanoTime();
    long result = planning ? 0 : makeDirectory(directory);
    if (result == -Errnos.EEXIST) {
      return false;
    }
    report(
        Phase.CGROUP,
        () -> "mkdir(\"" + directory + "\")",
        reason,
        () -> "mkdir " + directory,
        start,
        result);
    LinuxException.check(result, "mkdir", directory.toString());
    return true;
  }

  private long makeDirectory(Path directory) {
    try (NativeScope scope = new NativeScope()) {
      return syscalls.invoke(
          SyscallNumber.MKDIRAT, AT_FDCWD, scope.cString(directory.toString()), 0755);
    }
  }

  /**
   * Removes an empty group.
   *
   * @return 0, or the negated errno: EBUSY while it has members or groups below, ENOENT when gone
   */
  long rmdir(Path directory) {
    long start = System.nanoTime();
    long result;
    try (NativeScope scope = new NativeScope()) {
      result =
          syscalls.invoke(
              SyscallNumber.UNLINKAT, AT_FDCWD, scope.cString(directory.toString()), AT_REMOVEDIR);
    }
    if (result == 0) {
      report(
          Phase.TEARDOWN,
          () -> "rmdir(\"" + directory + "\")",
          "the container's control group goes with it",
          () -> "rmdir " + directory,
          start,
          result);
    }
    return result;
  }

  String read(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /** The groups directly below. */
  List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
      entries.forEach(children::add);
    }
    return children;
  }

  /** Reports something other than a write, a mkdir or an rmdir. */
  void note(
      Phase phase,
      Supplier<String> call,
      String reason,
      Supplier<String> shell,
      int errno,
      long start) {
    report(phase, call, reason, shell, start, -errno);
  }

  private void report(
      Phase phase,
      Supplier<String> call,
      String reason,
      Supplier<String> shell,
      long start,
      long result) {
    int errno = result < 0 ? (int) -result : 0;
    journal.record(
        new KernelJournal.Step(
            phase,
            call,
            reason,
            shell,
            errno,
            Math.max(0, result),
            planning ? 0 : start,
            planning ? 0 : System.nanoTime() - start));
  }

  private static String echo(String value, Path file) {
    boolean plain = value.matches("[\\w.:,/+-]+");
    return "echo " + (plain ? value : "'" + value + "'") + " > " + file;
  }
}
