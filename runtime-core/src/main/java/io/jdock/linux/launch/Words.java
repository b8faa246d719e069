package io.jdock.linux.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers in the words of the man pages, for the journal. */
final class Words {
  private static final int LONGEST = 200;

  private static final Map<Long, String> OPEN =
      table(
          1L,
          "WRONLY",
          2L,
          "RDWR",
          0100L,
          "CREAT",
          0400L,
          "NOCTTY",
          04000L,
          "NONBLOCK",
          (long) io.jdock.linux.Descriptors.O_DIRECTORY,
          "DIRECTORY",
          (long) io.jdock.linux.Descriptors.O_NOFOLLOW,
          "NOFOLLOW",
          02000000L,
          "CLOEXEC",
          010000000L,
          "PATH");

  private static final Map<Long, String> MOUNT =
      table(
          1L,
          "RDONLY",
          2L,
          "NOSUID",
          4L,
          "NODEV",
          8L,
          "NOEXEC",
          16L,
          "SYNCHRONOUS",
          32L,
          "REMOUNT",
          64L,
          "MANDLOCK",
          128L,
          "DIRSYNC",
          1024L,
          "NOATIME",
          2048L,
          "NODIRATIME",
          4096L,
          "BIND",
          16384L,
          "REC",
          32768L,
          "SILENT",
          1L << 17,
          "UNBINDABLE",
          1L << 18,
          "PRIVATE",
          1L << 19,
          "SLAVE",
          1L << 20,
          "SHARED",
          1L << 21,
          "RELATIME",
          1L << 24,
          "STRICTATIME",
          1L << 25,
          "LAZYTIME");

  private static final Map<Long, String> CLONE =
      table(
          CloneFlags.CLONE_VM,
          "VM",
          CloneFlags.CLONE_PIDFD,
          "PIDFD",
          CloneFlags.CLONE_VFORK,
          "VFORK",
          CloneFlags.CLONE_NEWNS,
          "NEWNS",
          CloneFlags.CLONE_NEWCGROUP,
          "NEWCGROUP",
          CloneFlags.CLONE_NEWUTS,
          "NEWUTS",
          CloneFlags.CLONE_NEWIPC,
          "NEWIPC",
          CloneFlags.CLONE_NEWUSER,
          "NEWUSER",
          CloneFlags.CLONE_NEWPID,
          "NEWPID",
          CloneFlags.CLONE_NEWNET,
          "NEWNET",
          CloneFlags.CLONE_CLEAR_SIGHAND,
          "CLEAR_SIGHAND",
          CloneFlags.CLONE_INTO_CGROUP,
          "INTO_CGROUP");

  private Words() {}

  private static Map<Long, String> table(Object... pairs) {
    Map<Long, String> table = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      table.put((Long) pairs[i], (String) pairs[i + 1]);
    }
    return table;
  }

  /**
   * Bits by name, joined by {@code |}.
   *
   * @param prefix O_, MS_ or CLONE_
   */
  static String flags(String prefix, long value) {
    Map<Long, String> names =
        switch (prefix) {
          case "O_" -> OPEN;
          case "MS_" -> MOUNT;
          case "CLONE_" -> CLONE;
          default -> throw new IllegalArgumentException(prefix);
        };
    List<String> words = new ArrayList<>();
    long rest = value;
    for (Map.Entry<Long, String> name : names.entrySet()) {
      if ((value & name.getKey()) == name.getKey()) {
        words.add(prefix + name.getValue());
        rest &= ~name.getKey();
      }
    }
    if (rest != 0) {
      words.add("0x" + Long.toHexString(rest));
    }
    if (words.isEmpty()) {
      return prefix.equals("O_") ? "O_RDONLY" : "0";
    }
    return String.join("|", words);
  }

  static String attributes(long set, long clear, long propagation) {
    List<String> parts = new ArrayList<>();
    if (set != 0) {
      parts.add("set " + attributeNames(set));
    }
    if (clear != 0) {
      parts.add("clear " + attributeNames(clear));
    }
    if (propagation != 0) {
      parts.add("propagation " + flags("MS_", propagation));
    }
    return parts.isEmpty() ? "0" : String.join(", ", parts);
  }

  private static String attributeNames(long bits) {
    List<String> names = new ArrayList<>();
    if ((bits & MountFlags.MOUNT_ATTR_RDONLY) != 0) {
      names.add("RDONLY");
    }
    if ((bits & MountFlags.MOUNT_ATTR_NOSUID) != 0) {
      names.add("NOSUID");
    }
    if ((bits & MountFlags.MOUNT_ATTR_NODEV) != 0) {
      names.add("NODEV");
    }
    if ((bits & MountFlags.MOUNT_ATTR_NOEXEC) != 0) {
      names.add("NOEXEC");
    }
    if ((bits & MountFlags.MOUNT_ATTR_ATIME) == MountFlags.MOUNT_ATTR_ATIME) {
      names.add("_ATIME");
    } else if ((bits & MountFlags.MOUNT_ATTR_NOATIME) != 0) {
      names.add("NOATIME");
    } else if ((bits & MountFlags.MOUNT_ATTR_STRICTATIME) != 0) {
      names.add("STRICTATIME");
    }
    if ((bits & MountFlags.MOUNT_ATTR_NODIRATIME) != 0) {
      names.add("NODIRATIME");
    }
    return "MOUNT_ATTR_" + String.join("|MOUNT_ATTR_", names);
  }

  static String quoted(String text) {
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    return "\"" + shown.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  static String orNull(String text) {
    return text.isEmpty() ? "NULL" : quoted(text);
  }

  static String limit(long value) {
    return value == -1 ? "RLIM_INFINITY" : Long.toUnsignedString(value);
  }

  static String device(long device) {
    return "(" + (device >> 8 & 0xfff) + ", " + (device & 0xff | device >> 12 & 0xfff00) + ")";
  }
}
