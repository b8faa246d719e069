package io.jdock.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a lab's containers could leave on the machine, one line a thing: mounts, network namespaces,
 * links, firewall rules, control groups, processes, run-time files.
 */
record Leftovers(Set<String> things) {

  static Leftovers look(Lab lab) {
    Set<String> things = new TreeSet<>();
    mountsBelow(lab.dir()).lines().forEach(line -> things.add("mount " + line));
    lab.inside("ip", "-o", "link")
        .ok()
        .out()
        .lines()
        .map(line -> "link " + line.split(": ", 3)[1].split("@", 2)[0])
        .forEach(things::add);
    for (String program : new String[] {"iptables-save", "ip6tables-save"}) {
      lab.inside(program)
          .ok()
          .out()
          .lines()
          .filter(line -> line.startsWith("-A"))
          .forEach(line -> things.add(program + " " + line));
    }
    cgroups(lab, things);
    files(lab.execRoot().resolve("netns"), "network namespace ", things);
    files(lab.execRoot().resolve("containers"), "run-time folder ", things);
    files(lab.dataRoot().resolve("containers"), "container ", things);
    processes(lab, things);
    return new Leftovers(things);
  }

  /** The lines that are here and not in the baseline. */
  String beyond(Leftovers baseline) {
    Set<String> more = new TreeSet<>(things);
    more.removeAll(baseline.things);
    return String.join("\n", more);
  }

  static String mountsBelow(Path dir) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return String.join(
          "\n",
          lines.map(line -> line.split(" ")[4]).filter(m -> m.startsWith(dir.toString())).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void cgroups(Lab lab, Set<String> things) {
    String found =
        Shell.run(
                "find",
                "/sys/fs/cgroup",
                "-mindepth",
                "2",
                "-type",
                "d",
                "-path",
                "*/" + lab.cgroupParent() + "/*")
            .out();
    found.lines().forEach(line -> things.add("cgroup " + line));
  }

  private static void files(Path dir, String kind, Set<String> things) {
    if (!Files.isDirectory(dir)) {
      return;
    }
    try (Stream<Path> files = Files.list(dir)) {
      files.forEach(file -> things.add(kind + file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processes in the lab's control groups: all that containers can have left. */
  private static void processes(Lab lab, Set<String> things) {
    Path[] pids;
    try (Stream<Path> files = Files.list(Path.of("/proc"))) {
      pids = files.filter(p -> p.getFileName().toString().matches("\\d+")).toArray(Path[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Path pid : pids) {
      try {
        if (Files.readString(pid.resolve("cgroup")).contains("/" + lab.cgroupParent() + "/")) {
          things.add(
              "process "
                  + pid.getFileName()
                  + " "
                  + Files.readString(pid.resolve("cmdline")).replace('\0', ' '));
        }
      } catch (IOException endedMeanwhile) {
        // A process that ended between the listing and the look is not left behind.
      }
    }
  }
}
