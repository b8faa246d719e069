package io.jdock.image;

import static io.jdock.linux.LinuxException.check;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * The file system calls below directory descriptors, with native memory that is used again for
 * every call. One instance serves one thread.
 *
 * <p>Names are bytes to the kernel. They are kept here in strings that hold one byte a character
 * (ISO 8859-1), so that names that are no UTF-8 survive; see {@link #path(String)} for the way from
 * ordinary text.
 */
final class FileCalls {
  private static final boolean AARCH64 = "aarch64".equals(System.getProperty("os.arch"));

  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;
  static final int O_DIRECTORY = AARCH64 ? 0x4000 : 0x10000;
  static final int O_NOFOLLOW = AARCH64 ? 0x8000 : 0x20000;

  static final int RESOLVE_NO_XDEV = 0x01;
  static final int RESOLVE_NO_MAGICLINKS = 0x02;
  static final int RESOLVE_NO_SYMLINKS = 0x04;
  static final int RESOLVE_BENEATH = 0x08;
  static final int RESOLVE_IN_ROOT = 0x10;

  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_EMPTY_PATH = 0x1000;

  static final int S_IFMT = 0xF000;
  static final int S_IFIFO = 0x1000;
  static final int S_IFCHR = 0x2000;
  static final int S_IFDIR = 0x4000;
  static final int S_IFBLK = 0x6000;
  static final int S_IFREG = 0x8000;
  static final int S_IFLNK = 0xA000;

  static final int ENAMETOOLONG = 36;
  static final int EXDEV = 18;
  static final int ENOTEMPTY = 39;
  static final int ERANGE = 34;

  static final int BUFFER = 1 << 18;
  private static final int PATH_ROOM = 8192;
  private static final int SMALL = 512;
  private static final int STATX_BASIC = 0x7ff;

  private final Syscalls syscalls;
  private final Pointer memory;
  private final long name1;
  private final long name2;
  private final long small;
  private final Pointer smallArea;

  /** For content, attributes and directory entries; many uses need none. */
  private @Nullable Pointer buffer;

  FileCalls(Syscalls syscalls) {
    this.syscalls = syscalls;
    this.memory =
        Runtime.getSystemRuntime().getMemoryManager().allocateDirect(2 * PATH_ROOM + SMALL, false);
    this.name1 = memory.address();
    this.name2 = name1 + PATH_ROOM;
    this.small = name2 + PATH_ROOM;
    this.smallArea = memory.slice(2L * PATH_ROOM, SMALL);
  }

  static FileCalls host() {
    return new FileCalls(Syscalls.host());
  }

  /** A text as the byte string that the kernel takes. */
  static String path(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** A byte string as text for people. */
  static String text(String path) {
    return new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** What statx(2) tells of a file. */
  record Stat(
      int mode,
      int uid,
      int gid,
      int links,
      long inode,
      long size,
      int deviceMajor,
      int deviceMinor,
      long device,
      long modifiedSeconds,
      int modifiedNanos) {

    int type() {
      return mode & S_IFMT;
    }

    boolean isDirectory() {
      return type() == S_IFDIR;
    }

    boolean isWhiteout() {
      return type() == S_IFCHR && deviceMajor == 0 && deviceMinor == 0;
    }
  }

  private Pointer buffer() {
    Pointer area = buffer;
    if (area == null) {
      area = Runtime.getSystemRuntime().getMemoryManager().allocateDirect(BUFFER, false);
      buffer = area;
    }
    return area;
  }

  private long name(String path, String call) throws LinuxException {
    return put(path, 0, name1, call);
  }

  private long otherName(String path, String call) throws LinuxException {
    return put(path, PATH_ROOM, name2, call);
  }

  private long put(String path, long offset, long address, String call) throws LinuxException {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length >= PATH_ROOM) {
      throw new LinuxException(call, text(path), ENAMETOOLONG);
    }
    memory.put(offset, bytes, 0, bytes.length);
    memory.putByte(offset + bytes.length, (byte) 0);
    return address;
  }

  Fd openat(int dir, String path, int flags, int mode) throws LinuxException {
    long fd =
        syscalls.retrying(
            SyscallNumber.OPENAT, dir, name(path, "openat"), flags | O_CLOEXEC, mode, 0, 0);
    return Fd.owning(check(fd, "openat", text(path)), syscalls);
  }

  /** Opens a directory of the host by its path. */
  Fd openDirectory(java.nio.file.Path path) throws LinuxException {
    return openat(AT_FDCWD, path(path.toString()), O_RDONLY | O_DIRECTORY, 0);
  }

  /** Opens below a directory; the result is negative where the kernel refused. */
  long tryOpenat2(int dir, String path, int flags, int resolve) throws LinuxException {
    smallArea.putLong(0, (flags | O_CLOEXEC) & 0xFFFFFFFFL);
    smallArea.putLong(8, 0);
    smallArea.putLong(16, resolve);
    long address = name(path, "openat2");
    long result;
    int attempts = 0;
    do {
      // EAGAIN: a rename elsewhere raced with the resolution; openat2(2) says to try again.
      result = syscalls.retrying(SyscallNumber.OPENAT2, dir, address, small, 24, 0, 0);
    } while (result == -Errnos.EAGAIN && ++attempts < 64);
    return result;
  }

  Fd openat2(int dir, String path, int flags, int resolve) throws LinuxException {
    return Fd.owning(check(tryOpenat2(dir, path, flags, resolve), "openat2", text(path)), syscalls);
  }

  long tryMkdirat(int dir, String path, int mode) throws LinuxException {
    return syscalls.invoke(SyscallNumber.MKDIRAT, dir, name(path, "mkdirat"), mode);
  }

  long tryOpenat(int dir, String path, int flags, int mode) throws LinuxException {
    return syscalls.retrying(
        SyscallNumber.OPENAT, dir, name(path, "openat"), flags | O_CLOEXEC, mode, 0, 0);
  }

  void close(int fd) {
    syscalls.invoke(SyscallNumber.CLOSE, fd);
  }

  long tryMknodat(int dir, String path, int mode, int major, int minor) throws LinuxException {
    long device =
        (minor & 0xFFL)
            | ((major & 0xFFFL) << 8)
            | ((minor & ~0xFFL) << 12)
            | ((long) (major & ~0xFFF) << 32);
    return syscalls.invoke(SyscallNumber.MKNODAT, dir, name(path, "mknodat"), mode, device);
  }

  long trySymlinkat(String target, int dir, String path) throws LinuxException {
    return syscalls.invoke(
        SyscallNumber.SYMLINKAT, otherName(target, "symlinkat"), dir, name(path, "symlinkat"));
  }

  long tryLinkat(int fromDir, String from, int toDir, String to) throws LinuxException {
    return syscalls.invoke(
        SyscallNumber.LINKAT, fromDir, otherName(from, "linkat"), toDir, name(to, "linkat"), 0);
  }

  long tryUnlinkat(int dir, String path, int flags) throws LinuxException {
    return syscalls.invoke(SyscallNumber.UNLINKAT, dir, name(path, "unlinkat"), flags);
  }

  /** Moves an entry between directories; the new name must not exist. */
  void rename(int fromDir, String from, int toDir, String to) throws LinuxException {
    final int noReplace = 1;
    check(
        syscalls.invoke(
            SyscallNumber.RENAMEAT2,
            fromDir,
            otherName(from, "renameat2"),
            toDir,
            name(to, "renameat2"),
            noReplace),
        "renameat2",
        text(from));
  }

  /** Changes the owner of the entry itself, never of what a symbolic link points at. */
  void lchownat(int dir, String path, int uid, int gid) throws LinuxException {
    check(
        syscalls.invoke(
            SyscallNumber.FCHOWNAT, dir, name(path, "fchownat"), uid, gid, AT_SYMLINK_NOFOLLOW),
        "fchownat",
        text(path));
  }

  void fchown(int fd, int uid, int gid, String subject) throws LinuxException {
    check(syscalls.invoke(SyscallNumber.FCHOWN, fd, uid, gid), "fchown", text(subject));
  }

  /**
   * Changes the mode of the entry itself. fchmodat(2) follows a symbolic link, which a running
   * container may put there at any moment: so the entry is opened first, and is refused if it is a
   * link.
   */
  void chmodat(int dir, String path, int mode) throws LinuxException {
    try (Fd entry = openat(dir, path, O_PATH | O_NOFOLLOW, 0)) {
      if (lstatat(entry.number(), "").filter(stat -> stat.type() == S_IFLNK).isPresent()) {
        throw new LinuxException("fchmodat", text(path), Errnos.ELOOP);
      }
      check(
          syscalls.invoke(
              SyscallNumber.FCHMODAT, AT_FDCWD, name(entry.procPath(), "fchmodat"), mode),
          "fchmodat",
          text(path));
    }
  }

  void fchmod(int fd, int mode, String subject) throws LinuxException {
    check(syscalls.invoke(SyscallNumber.FCHMOD, fd, mode), "fchmod", text(subject));
  }

  private void putTimes(long seconds, int nanos) {
    smallArea.putLong(0, seconds);
    smallArea.putLong(8, nanos);
    smallArea.putLong(16, seconds);
    smallArea.putLong(24, nanos);
  }

  /** Sets access and modification time of the open file. */
  void futimens(int fd, long seconds, int nanos, String subject) throws LinuxException {
    putTimes(seconds, nanos);
    check(syscalls.invoke(SyscallNumber.UTIMENSAT, fd, 0, small, 0), "utimensat", text(subject));
  }

  /** Sets access and modification time of the entry itself. */
  void utimensat(int dir, String path, long seconds, int nanos) throws LinuxException {
    putTimes(seconds, nanos);
    check(
        syscalls.invoke(
            SyscallNumber.UTIMENSAT, dir, name(path, "utimensat"), small, AT_SYMLINK_NOFOLLOW),
        "utimensat",
        text(path));
  }

  /**
   * Sets an extended attribute of the entry itself. There is no lsetxattrat before Linux 6.13; the
   * path goes through our own descriptor of the directory, and its last component is not followed.
   */
  long tryLsetxattrat(int dir, String path, String attribute, byte[] value) throws LinuxException {
    if (value.length > BUFFER) {
      throw new LinuxException("lsetxattr", text(path), ERANGE);
    }
    buffer().put(0, value, 0, value.length);
    return syscalls.invoke(
        SyscallNumber.LSETXATTR,
        name(procPath(dir, path), "lsetxattr"),
        otherName(attribute, "lsetxattr"),
        buffer().address(),
        value.length,
        0);
  }

  /** The value of an extended attribute of the entry itself; empty where it has none. */
  Optional<byte[]> lgetxattrat(int dir, String path, String attribute) throws LinuxException {
    long size =
        syscalls.invoke(
            SyscallNumber.LGETXATTR,
            name(procPath(dir, path), "lgetxattr"),
            otherName(attribute, "lgetxattr"),
            buffer().address(),
            BUFFER);
    if (size == -Errnos.ENODATA || size == -Errnos.EOPNOTSUPP) {
      return Optional.empty();
    }
    byte[] value = new byte[(int) check(size, "lgetxattr", text(path))];
    buffer().get(0, value, 0, value.length);
    return Optional.of(value);
  }

  /** The names of the extended attributes of the entry itself. */
  List<String> llistxattrat(int dir, String path) throws LinuxException {
    long size =
        syscalls.invoke(
            SyscallNumber.LLISTXATTR,
            name(procPath(dir, path), "llistxattr"),
            buffer().address(),
            BUFFER);
    if (size == -Errnos.EOPNOTSUPP) {
      return List.of();
    }
    byte[] list = new byte[(int) check(size, "llistxattr", text(path))];
    buffer().get(0, list, 0, list.length);
    List<String> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < list.length; i++) {
      if (list[i] == 0) {
        names.add(new String(list, start, i - start, StandardCharsets.ISO_8859_1));
        start = i + 1;
      }
    }
    return names;
  }

  private static String procPath(int dir, String path) {
    String base = "/proc/self/fd/" + dir;
    return path.isEmpty() || path.equals(".") ? base + "/." : base + "/" + path;
  }

  /** The entry itself; empty where there is none. An empty path means the descriptor itself. */
  Optional<Stat> lstatat(int dir, String path) throws LinuxException {
    int flags = AT_SYMLINK_NOFOLLOW | (path.isEmpty() ? AT_EMPTY_PATH : 0);
    long result =
        syscalls.retrying(
            SyscallNumber.STATX, dir, name(path, "statx"), flags, STATX_BASIC, small, 0);
    if (result == -Errnos.ENOENT || result == -Errnos.ENOTDIR) {
      return Optional.empty();
    }
    check(result, "statx", text(path));
    long device = ((long) smallArea.getInt(136) << 32) | (smallArea.getInt(140) & 0xFFFFFFFFL);
    return Optional.of(
        new Stat(
            smallArea.getShort(28) & 0xFFFF,
            smallArea.getInt(20),
            smallArea.getInt(24),
            smallArea.getInt(16),
            smallArea.getLong(32),
            smallArea.getLong(40),
            smallArea.getInt(128),
            smallArea.getInt(132),
            device,
            smallArea.getLong(112),
            smallArea.getInt(120)));
  }

  String readlinkat(int dir, String path) throws LinuxException {
    long length =
        check(
            syscalls.invoke(
                SyscallNumber.READLINKAT,
                dir,
                name(path, "readlinkat"),
                buffer().address(),
                BUFFER),
            "readlinkat",
            text(path));
    byte[] target = new byte[(int) length];
    buffer().get(0, target, 0, target.length);
    return new String(target, StandardCharsets.ISO_8859_1);
  }

  /** An entry of a directory; the type is a DT_ constant, 0 where the file system tells none. */
  record Entry(String name, int type) {
    boolean isDirectory() {
      return type == 4;
    }
  }

  /** All entries of the directory but {@code .} and {@code ..}, from its current offset on. */
  List<Entry> entries(int dir, String subject) throws LinuxException {
    List<Entry> entries = new ArrayList<>();
    while (true) {
      long length =
          check(
              syscalls.invoke(SyscallNumber.GETDENTS64, dir, buffer().address(), BUFFER),
              "getdents64",
              text(subject));
      if (length == 0) {
        return entries;
      }
      byte[] bytes = new byte[(int) length];
      buffer().get(0, bytes, 0, bytes.length);
      int at = 0;
      while (at < bytes.length) {
        int recordLength = (bytes[at + 16] & 0xFF) | (bytes[at + 17] & 0xFF) << 8;
        int end = at + 19;
        while (bytes[end] != 0) {
          end++;
        }
        String name = new String(bytes, at + 19, end - at - 19, StandardCharsets.ISO_8859_1);
        if (!name.equals(".") && !name.equals("..")) {
          entries.add(new Entry(name, bytes[at + 18]));
        }
        at += recordLength;
      }
    }
  }

  /** Writes all of the bytes at the file's offset. */
  void write(int fd, byte[] bytes, int offset, int length, String subject) throws LinuxException {
    int done = 0;
    while (done < length) {
      int chunk = Math.min(BUFFER, length - done);
      buffer().put(0, bytes, offset + done, chunk);
      int written = 0;
      while (written < chunk) {
        written +=
            (int)
                check(
                    syscalls.retrying(
                        SyscallNumber.WRITE,
                        fd,
                        buffer().address() + written,
                        chunk - written,
                        0,
                        0,
                        0),
                    "write",
                    text(subject));
      }
      done += chunk;
    }
  }

  /** Reads at the file's offset; -1 at its end. */
  int read(int fd, byte[] bytes, int offset, int length, String subject) throws LinuxException {
    int wanted = Math.min(BUFFER, length);
    long n =
        check(
            syscalls.retrying(SyscallNumber.READ, fd, buffer().address(), wanted, 0, 0, 0),
            "read",
            text(subject));
    if (n == 0) {
      return -1;
    }
    buffer().get(0, bytes, offset, (int) n);
    return (int) n;
  }

  /**
   * Copies from one file's offset to the other's within the kernel.
   *
   * @return bytes copied, at most {@code count}; 0 at the end
   * @see <a href="https://man7.org/linux/man-pages/man2/sendfile.2.html">sendfile(2)</a>
   */
  long sendfile(int from, int to, long count, String subject) throws LinuxException {
    final long most = 1 << 24;
    return check(
        syscalls.retrying(SyscallNumber.SENDFILE, to, from, 0, Math.min(count, most), 0, 0),
        "sendfile",
        text(subject));
  }

  /** Whether the mount that the descriptor lies on takes no writes. */
  boolean isReadOnly(int fd) throws LinuxException {
    final int flagsOffset = 80;
    final long readOnly = 1;
    check(syscalls.invoke(SyscallNumber.FSTATFS, fd, small), "fstatfs", "");
    return (smallArea.getLong(flagsOffset) & readOnly) != 0;
  }

  void seek(int fd, long offset, String subject) throws LinuxException {
    check(syscalls.invoke(SyscallNumber.LSEEK, fd, offset, 0), "lseek", text(subject));
  }

  void truncate(int fd, long size, String subject) throws LinuxException {
    check(syscalls.invoke(SyscallNumber.FTRUNCATE, fd, size), "ftruncate", text(subject));
  }

  /** Writes everything of the file system that the descriptor lies on to its disk. */
  void syncfs(int fd) throws LinuxException {
    check(syscalls.invoke(SyscallNumber.SYNCFS, fd), "syncfs", "");
  }

  /** Clears the immutable and append-only flags of an open file; chattr(1)'s -i and -a. */
  void clearImmutable(int fd, String subject) throws LinuxException {
    final long getFlags = 0x80086601L;
    final long setFlags = 0x40086602L;
    final int immutableOrAppend = 0x30;
    check(syscalls.invoke(SyscallNumber.IOCTL, fd, getFlags, small), "ioctl", text(subject));
    int flags = smallArea.getInt(0);
    smallArea.putLong(0, flags & ~immutableOrAppend);
    check(syscalls.invoke(SyscallNumber.IOCTL, fd, setFlags, small), "ioctl", text(subject));
  }
}
