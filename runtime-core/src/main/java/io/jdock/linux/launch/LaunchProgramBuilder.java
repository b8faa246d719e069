package io.jdock.linux.launch;

import static io.jdock.linux.launch.Words.flags;
import static io.jdock.linux.launch.Words.quoted;

import io.jdock.linux.Descriptors;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.SyscallNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import jnr.ffi.Pointer;

/**
 * Writes a launch program: each method adds one system call, named for it. {@link #phase} and
 * {@link #because} tell the story of the calls that follow. Not thread-safe; builds once.
 */
public final class LaunchProgramBuilder {
  private static final int CLOCK_MONOTONIC = 1;
  private static final int SIGSET_BYTES = 8;

  private final LaunchMemory memory = new LaunchMemory();
  private final List<LaunchRecord> records = new ArrayList<>();
  private final List<LaunchProgram.ClockMark> clockMarks = new ArrayList<>();
  private final Value empty = text("");
  private Phase phase = Phase.NAMESPACES;
  private String reason = "";

  /** The chapter that the next calls belong to. */
  public LaunchProgramBuilder phase(Phase of) {
    phase = of;
    return this;
  }

  /** Why the next calls are made. */
  public LaunchProgramBuilder because(String why) {
    reason = why;
    return this;
  }

  /** Adds any system call. */
  public LaunchRecord call(Supplier<String> text, SyscallNumber number, Value... arguments) {
    LaunchRecord record = new LaunchRecord(number, List.of(arguments), phase, text, reason);
    records.add(record);
    return record;
  }

  /** The address of a C string that lives as long as the program. */
  public Value text(String text) {
    return Value.of(memory.text(text));
  }

  /** The address of an array of 64-bit numbers. */
  public Value longs(long... numbers) {
    return Value.of(memory.longs(numbers));
  }

  /** The address of an array of 32-bit numbers. */
  public Value ints(int... numbers) {
    return Value.of(memory.ints(numbers));
  }

  /** The address of a copy of these bytes. */
  public Value bytes(byte[] content) {
    return Value.of(memory.bytes(content));
  }

  /** Asks for the time, for the journal's sake. */
  public void clock() {
    Pointer timespec = memory.allocate(16);
    clockMarks.add(new LaunchProgram.ClockMark(records.size(), timespec));
    call(
            () -> "clock_gettime(CLOCK_MONOTONIC)",
            SyscallNumber.CLOCK_GETTIME,
            Value.of(CLOCK_MONOTONIC),
            Value.of(timespec.address()))
        .tolerateAll()
        .silent();
  }

  // Files and directories

  /** openat2(2) with the directory as root: no symbolic link leads out of it. */
  public LaunchRecord openInRoot(Value root, String path, int openFlags) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    String name = relative.isEmpty() ? "." : relative;
    return call(
        () ->
            "openat2("
                + root
                + ", "
                + quoted(name)
                + ", "
                + flags("O_", openFlags)
                + ", RESOLVE_IN_ROOT)",
        SyscallNumber.OPENAT2,
        root,
        text(name),
        longs(openFlags | Descriptors.O_CLOEXEC, 0, Descriptors.RESOLVE_IN_ROOT),
        Value.of(Descriptors.OPEN_HOW_BYTES));
  }

  public LaunchRecord open(String path, int openFlags) {
    return call(
        () -> "open(" + quoted(path) + ", " + flags("O_", openFlags) + ")",
        SyscallNumber.OPENAT,
        Value.AT_FDCWD,
        text(path),
        Value.of(openFlags | Descriptors.O_CLOEXEC),
        Value.of(0));
  }

  public LaunchRecord mkdirat(Value directory, String name, int mode) {
    return call(
        () ->
            "mkdirat("
                + directory
                + ", "
                + quoted(name)
                + ", 0"
                + Integer.toOctalString(mode)
                + ")",
        SyscallNumber.MKDIRAT,
        directory,
        text(name),
        Value.of(mode));
  }

  /**
   * @param mode file type and permission bits
   * @param device the number that makedev(3) makes
   */
  public LaunchRecord mknodat(Value directory, String name, int mode, long device) {
    return call(
        () ->
            "mknodat("
                + directory
                + ", "
                + quoted(name)
                + ", 0"
                + Integer.toOctalString(mode)
                + (device == 0 ? "" : ", makedev" + Words.device(device))
                + ")",
        SyscallNumber.MKNODAT,
        directory,
        text(name),
        Value.of(mode),
        Value.of(device));
  }

  public LaunchRecord symlinkat(String target, Value directory, String name) {
    return call(
        () -> "symlinkat(" + quoted(target) + ", " + directory + ", " + quoted(name) + ")",
        SyscallNumber.SYMLINKAT,
        text(target),
        directory,
        text(name));
  }

  public LaunchRecord fchownat(Value directory, String name, int uid, int gid) {
    return call(
        () -> "fchownat(" + directory + ", " + quoted(name) + ", " + uid + ", " + gid + ")",
        SyscallNumber.FCHOWNAT,
        directory,
        text(name),
        Value.of(uid),
        Value.of(gid),
        Value.of(0));
  }

  public LaunchRecord fchown(Value fd, int uid, int gid) {
    return call(
        () -> "fchown(" + fd + ", " + uid + ", " + gid + ")",
        SyscallNumber.FCHOWN,
        fd,
        Value.of(uid),
        Value.of(gid));
  }

  public LaunchRecord write(Value fd, String content) {
    int length = content.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    return call(
        () -> "write(" + fd + ", " + quoted(content) + ")",
        SyscallNumber.WRITE,
        fd,
        text(content),
        Value.of(length));
  }

  public LaunchRecord close(Value fd) {
    return call(() -> "close(" + fd + ")", SyscallNumber.CLOSE, fd).silent();
  }

  public LaunchRecord dup3(Value from, int to, int dupFlags) {
    return call(
        () ->
            // O_RDONLY is a way to open, not a flag of a copy
            "dup3(" + from + ", " + to + ", " + (dupFlags == 0 ? "0" : flags("O_", dupFlags)) + ")",
        SyscallNumber.DUP3,
        from,
        Value.of(to),
        Value.of(dupFlags));
  }

  /** Closes every descriptor from {@code first} on. */
  public LaunchRecord closeFrom(int first) {
    return call(
        () -> "close_range(" + first + ", ~0U, 0)",
        SyscallNumber.CLOSE_RANGE,
        Value.of(first),
        Value.of(0xFFFFFFFFL),
        Value.of(0));
  }

  public LaunchRecord chdir(String path) {
    return call(() -> "chdir(" + quoted(path) + ")", SyscallNumber.CHDIR, text(path));
  }

  public LaunchRecord fchdir(Value directory) {
    return call(() -> "fchdir(" + directory + ")", SyscallNumber.FCHDIR, directory);
  }

  public LaunchRecord ioctl(Value fd, String request, int number, Value argument, String shown) {
    return call(
        () -> "ioctl(" + fd + ", " + request + (shown.isEmpty() ? "" : ", " + shown) + ")",
        SyscallNumber.IOCTL,
        fd,
        Value.of(number),
        argument);
  }

  // Mounts

  /** mount(2); empty texts are NULL. */
  public LaunchRecord mount(
      String source, String target, String type, long mountFlags, String data) {
    return call(
        () ->
            "mount("
                + String.join(
                    ", ",
                    Words.orNull(source),
                    quoted(target),
                    Words.orNull(type),
                    flags("MS_", mountFlags),
                    Words.orNull(data))
                + ")",
        SyscallNumber.MOUNT,
        orNull(source),
        text(target),
        orNull(type),
        Value.of(mountFlags),
        orNull(data));
  }

  /** A detached copy of what is at the path, by {@code OPEN_TREE_CLONE}. */
  public LaunchRecord cloneTree(Value directory, String path, boolean recursive) {
    return call(
        () ->
            "open_tree("
                + directory
                + ", "
                + quoted(path)
                + ", OPEN_TREE_CLONE"
                + (path.isEmpty() ? "|AT_EMPTY_PATH" : "")
                + (recursive ? "|AT_RECURSIVE" : "")
                + ")",
        SyscallNumber.OPEN_TREE,
        directory,
        text(path),
        Value.of(
            MountFlags.OPEN_TREE_CLONE
                | Descriptors.O_CLOEXEC
                | (path.isEmpty() ? MountFlags.AT_EMPTY_PATH : 0)
                | (recursive ? MountFlags.AT_RECURSIVE : 0)));
  }

  /**
   * mount_setattr(2) on the mount that the descriptor is the root of.
   *
   * @param set MOUNT_ATTR_* bits
   * @param clear MOUNT_ATTR_* bits
   * @param propagation an MS_* propagation, or 0 to leave it
   */
  public LaunchRecord mountSetattr(
      Value mount, boolean recursive, long set, long clear, long propagation) {
    return call(
        () ->
            "mount_setattr("
                + mount
                + ", \"\", AT_EMPTY_PATH"
                + (recursive ? "|AT_RECURSIVE" : "")
                + ", {"
                + Words.attributes(set, clear, propagation)
                + "})",
        SyscallNumber.MOUNT_SETATTR,
        mount,
        empty,
        Value.of(MountFlags.AT_EMPTY_PATH | (recursive ? MountFlags.AT_RECURSIVE : 0)),
        longs(set, clear, propagation, 0),
        Value.of(32));
  }

  /** Attaches a detached tree on top of what the target descriptor is open on. */
  public LaunchRecord moveMount(Value tree, Value target) {
    return call(
        () ->
            "move_mount("
                + tree
                + ", \"\", "
                + target
                + ", \"\", MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH)",
        SyscallNumber.MOVE_MOUNT,
        tree,
        empty,
        target,
        empty,
        Value.of(MountFlags.MOVE_MOUNT_F_EMPTY_PATH | MountFlags.MOVE_MOUNT_T_EMPTY_PATH));
  }

  /** A new detached mount of a file system without options. */
  public LaunchRecord detachedMount(String type, long attributes) {
    LaunchRecord context =
        call(
                () -> "fsopen(" + quoted(type) + ", FSOPEN_CLOEXEC)",
                SyscallNumber.FSOPEN,
                text(type),
                Value.of(1))
            .named("context");
    call(
        () -> "fsconfig(context, FSCONFIG_CMD_CREATE)",
        SyscallNumber.FSCONFIG,
        context,
        Value.of(MountFlags.FSCONFIG_CMD_CREATE));
    return call(
        () -> "fsmount(context, FSMOUNT_CLOEXEC, " + Words.attributes(attributes, 0, 0) + ")",
        SyscallNumber.FSMOUNT,
        context,
        Value.of(1),
        Value.of(attributes));
  }

  public LaunchRecord pivotRoot(String newRoot, String putOld) {
    return call(
        () -> "pivot_root(" + quoted(newRoot) + ", " + quoted(putOld) + ")",
        SyscallNumber.PIVOT_ROOT,
        text(newRoot),
        text(putOld));
  }

  public LaunchRecord umountDetached(String target) {
    return call(
        () -> "umount2(" + quoted(target) + ", MNT_DETACH)",
        SyscallNumber.UMOUNT2,
        text(target),
        Value.of(MountFlags.MNT_DETACH));
  }

  // Namespaces and identity

  /**
   * @param namespaces CLONE_NEW* bits that the descriptor must be of
   */
  public LaunchRecord setns(int fd, long namespaces) {
    return call(
        () -> "setns(" + fd + ", " + flags("CLONE_", namespaces) + ")",
        SyscallNumber.SETNS,
        Value.of(fd),
        Value.of(namespaces));
  }

  public LaunchRecord unshare(long namespaces) {
    return call(
        () -> "unshare(" + flags("CLONE_", namespaces) + ")",
        SyscallNumber.UNSHARE,
        Value.of(namespaces));
  }

  public LaunchRecord sethostname(String name) {
    return call(
        () -> "sethostname(" + quoted(name) + ")",
        SyscallNumber.SETHOSTNAME,
        text(name),
        Value.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length));
  }

  public LaunchRecord setdomainname(String name) {
    return call(
        () -> "setdomainname(" + quoted(name) + ")",
        SyscallNumber.SETDOMAINNAME,
        text(name),
        Value.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length));
  }

  public LaunchRecord setsid() {
    return call(() -> "setsid()", SyscallNumber.SETSID);
  }

  public LaunchRecord umask(int mask) {
    return call(
        () -> "umask(0" + Integer.toOctalString(mask) + ")", SyscallNumber.UMASK, Value.of(mask));
  }

  public LaunchRecord setgroups(List<Integer> groups) {
    return call(
        () -> "setgroups(" + groups.size() + ", " + groups + ")",
        SyscallNumber.SETGROUPS,
        Value.of(groups.size()),
        ints(groups.stream().mapToInt(Integer::intValue).toArray()));
  }

  public LaunchRecord setresgid(int gid) {
    Value value = Value.of(gid);
    return call(
        () -> "setresgid(" + gid + ", " + gid + ", " + gid + ")",
        SyscallNumber.SETRESGID,
        value,
        value,
        value);
  }

  public LaunchRecord setresuid(int uid) {
    Value value = Value.of(uid);
    return call(
        () -> "setresuid(" + uid + ", " + uid + ", " + uid + ")",
        SyscallNumber.SETRESUID,
        value,
        value,
        value);
  }

  public LaunchRecord prctl(String shown, long option, long... arguments) {
    Value[] values = new Value[5];
    values[0] = Value.of(option);
    for (int i = 1; i < values.length; i++) {
      values[i] = Value.of(i <= arguments.length ? arguments[i - 1] : 0);
    }
    return call(() -> "prctl(" + shown + ")", SyscallNumber.PRCTL, values);
  }

  public LaunchRecord prlimit(String name, int resource, long soft, long hard) {
    return call(
        () ->
            "setrlimit(RLIMIT_"
                + name
                + ", {"
                + Words.limit(soft)
                + ", "
                + Words.limit(hard)
                + "})",
        SyscallNumber.PRLIMIT64,
        Value.of(0),
        Value.of(resource),
        longs(soft, hard),
        Value.of(0));
  }

  /** The default action for a signal that the daemon ignores. */
  public LaunchRecord defaultAction(int signal, String name) {
    return call(
        () -> "rt_sigaction(" + name + ", SIG_DFL)",
        SyscallNumber.RT_SIGACTION,
        Value.of(signal),
        longs(0, 0, 0, 0),
        Value.of(0),
        Value.of(SIGSET_BYTES));
  }

  /** Unblocks all signals: the launcher had them blocked until here. */
  public LaunchRecord unblockSignals() {
    return call(
        () -> "rt_sigprocmask(SIG_SETMASK, [])",
        SyscallNumber.RT_SIGPROCMASK,
        Value.of(2),
        longs(0),
        Value.of(0),
        Value.of(SIGSET_BYTES));
  }

  public LaunchRecord execve(String file, Value argv, Value envp, String shownArguments) {
    return call(
        () -> "execve(" + quoted(file) + ", " + shownArguments + ", environ)",
        SyscallNumber.EXECVE,
        text(file),
        argv,
        envp);
  }

  /** The address of a NULL-terminated array of C strings. */
  public Value texts(List<String> texts) {
    return Value.of(memory.texts(texts));
  }

  private Value orNull(String text) {
    return text.isEmpty() ? Value.of(0) : text(text);
  }

  public LaunchProgram build() {
    return new LaunchProgram(records, memory, clockMarks);
  }
}
