package io.jdock.engine.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is mounted where, as {@code /proc/self/mountinfo} tells (proc_pid_mountinfo(5)). */
public final class MountTable {
  private static final Path SELF = Path.of("/proc/self/mountinfo");
  private static final int POINT = 4;
  private static final int OPTIONAL = 6;

  /**
   * A line of the table.
   *
   * @param point a character for each of its bytes: the kernel's paths need not be text
   * @param shared what is mounted below appears in its peers
   * @param slave what is mounted below its master appears here
   */
  public record Mount(String point, boolean shared, boolean slave) {
    private boolean contains(String path) {
      return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
    }
  }

  private MountTable() {}

  /** The mount that a path is on; the last one where several lie on one another. */
  public static Mount containing(Path path) throws IOException {
    String wanted = bytes(path);
    Mount best = new Mount("/", false, false);
    for (Mount mount : mounts()) {
      if (mount.contains(wanted) && mount.point.length() >= best.point.length()) {
        best = mount;
      }
    }
    return best;
  }

  /** Whether the path itself is a mount point. */
  static boolean isMountPoint(Path path) throws IOException {
    String wanted = bytes(path);
    return mounts().stream().anyMatch(mount -> mount.point.equals(wanted));
  }

  /**
   * @throws FileSystemException naming the mount point, when the path or something below is one
   */
  static void requireNone(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Mount directory = new Mount(bytes(path), false, false);
    for (Mount mount : mounts()) {
      if (directory.contains(mount.point)) {
        throw new FileSystemException(
            mount.point, null, "something is mounted there: device or resource busy");
      }
    }
  }

  private static String bytes(Path path) throws IOException {
    return new String(
        path.toRealPath().toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static List<Mount> mounts() throws IOException {
    List<Mount> mounts = new ArrayList<>();
    for (String line : Files.readAllLines(SELF, StandardCharsets.ISO_8859_1)) {
      mounts.add(parse(line));
    }
    return mounts;
  }

  static Mount parse(String line) {
    String[] fields = line.split(" ");
    boolean shared = false;
    boolean slave = false;
    for (int i = OPTIONAL; i < fields.length && !fields[i].equals("-"); i++) {
      shared |= fields[i].startsWith("shared:");
      slave |= fields[i].startsWith("master:");
    }
    return new Mount(unescape(fields[POINT]), shared, slave);
  }

  /** Blanks, tabs, newlines and backslashes are written as three octal digits. */
  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && i + 3 < text.length()) {
        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }
}
