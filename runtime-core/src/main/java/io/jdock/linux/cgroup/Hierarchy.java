package io.jdock.linux.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One mounted tree of control groups.
 *
 * @param version V2 for the unified hierarchy
 * @param controllers the v1 controllers mounted together; empty for v2 and for named hierarchies
 * @param name the name of a v1 hierarchy without controllers, such as {@code systemd}; else empty
 * @param mountPoint where it is mounted
 */
record Hierarchy(CgroupVersion version, Set<String> controllers, String name, Path mountPoint) {
  /** Controllers that v1 knows; the other mount options of a hierarchy are not controllers. */
  private static final Set<String> KNOWN =
      Set.of(
          "cpu",
          "cpuacct",
          "cpuset",
          "memory",
          "devices",
          "freezer",
          "blkio",
          "pids",
          "net_cls",
          "net_prio",
          "perf_event",
          "hugetlb",
          "rdma",
          "misc");

  boolean has(String controller) {
    return controllers.contains(controller);
  }

  /**
   * Reads the hierarchies off {@code /proc/self/mountinfo}. Where one is mounted twice the first
   * mount counts.
   *
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">mountinfo</a>
   */
  static List<Hierarchy> parse(List<String> mountinfo) {
    List<Hierarchy> hierarchies = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    for (String line : mountinfo) {
      int separator = line.indexOf(" - ");
      if (separator < 0) {
        continue;
      }
      String[] left = line.substring(0, separator).split(" ");
      String[] right = line.substring(separator + 3).split(" ");
      Path mountPoint = Path.of(unescape(left[4]));
      if (right[0].equals("cgroup2") && seen.add("cgroup2")) {
        hierarchies.add(new Hierarchy(CgroupVersion.V2, Set.of(), "", mountPoint));
      } else if (right[0].equals("cgroup") && seen.add(right[2])) {
        hierarchies.add(v1(mountPoint, right[2].split(",")));
      }
    }
    return hierarchies;
  }

  private static Hierarchy v1(Path mountPoint, String[] superOptions) {
    Set<String> controllers = new TreeSet<>();
    String name = "";
    for (String option : superOptions) {
      if (option.startsWith("name=")) {
        name = option.substring("name=".length());
      } else if (KNOWN.contains(option)) {
        controllers.add(option);
      }
    }
    return new Hierarchy(CgroupVersion.V1, Set.copyOf(controllers), name, mountPoint);
  }

  /** Mountinfo writes blanks, tabs, newlines and backslashes as three octal digits. */
  private static String unescape(String field) {
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
