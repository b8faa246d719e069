package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.engine.Resources.DeviceMapping;
import io.jdock.linux.cgroup.DeviceRule;
import io.jdock.runtime.DeviceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The devices that a container gets besides the usual ones: nodes, and the rules to open them. */
record DeviceOptions(List<DeviceSpec> nodes, List<DeviceRule> rules) {
  private static final Pattern RULE = Pattern.compile("([acb]) (\\d+|\\*):(\\d+|\\*) ([rwm]{1,3})");
  private static final int FORMAT = 0170000;
  private static final int CHARACTER = 0020000;
  private static final int BLOCK = 0060000;

  /** Directories of /dev that a container has its own of. */
  private static final Set<String> OWN =
      Set.of("pts", "shm", "mqueue", "fd", ".lxc", ".lxd-mounts", ".udev", "console", "ptmx");

  static DeviceOptions of(
      boolean privileged, List<DeviceMapping> mappings, List<String> cgroupRules)
      throws IOException {
    Map<String, DeviceSpec> nodes = new LinkedHashMap<>();
    DeviceSpec.defaults().forEach(device -> nodes.put(device.path(), device));
    if (privileged) {
      addTree(nodes, Path.of("/dev"), "/dev", true);
      return new DeviceOptions(List.copyOf(nodes.values()), DeviceRule.privileged());
    }
    List<DeviceRule> rules = new ArrayList<>(DeviceRule.defaults());
    for (DeviceMapping mapping : mappings) {
      add(nodes, rules, mapping);
    }
    cgroupRules.forEach(rule -> rules.add(rule(rule)));
    return new DeviceOptions(List.copyOf(nodes.values()), rules);
  }

  /**
   * @throws EngineException in Docker's words for a device that the host has not
   */
  private static void add(
      Map<String, DeviceSpec> nodes, List<DeviceRule> rules, DeviceMapping mapping)
      throws IOException {
    Path host = Path.of(mapping.pathOnHost());
    String target =
        mapping.pathInContainer().isEmpty() ? mapping.pathOnHost() : mapping.pathInContainer();
    Map<String, DeviceSpec> found = new LinkedHashMap<>();
    if (Files.isDirectory(host)) {
      addTree(found, host, target, false);
    } else if (Files.exists(host)) {
      addNode(found, host.toRealPath(), target);
    } else {
      throw EngineException.invalid(
          "error gathering device information while adding custom device \""
              + mapping.pathOnHost()
              + "\": no such file or directory");
    }
    if (found.isEmpty()) {
      throw EngineException.invalid(
          "error gathering device information while adding custom device \""
              + mapping.pathOnHost()
              + "\": not a device node");
    }
    String access = mapping.cgroupPermissions().isEmpty() ? "rwm" : mapping.cgroupPermissions();
    if (!access.matches("[rwm]{1,3}")) {
      throw EngineException.invalid("invalid device mode: " + access);
    }
    for (DeviceSpec device : found.values()) {
      nodes.put(device.path(), device);
      rules.add(DeviceRule.allow(device.type(), device.major(), device.minor(), access));
    }
  }

  private static void addTree(
      Map<String, DeviceSpec> nodes, Path directory, String target, boolean skipOwn)
      throws IOException {
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (skipOwn && OWN.contains(name)) {
          continue;
        }
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          addTree(nodes, entry, target + "/" + name, skipOwn);
        } else {
          addNode(nodes, entry, target + "/" + name);
        }
      }
    }
  }

  private static void addNode(Map<String, DeviceSpec> nodes, Path path, String target)
      throws IOException {
    int mode = (int) attribute(path, "mode");
    long device = attribute(path, "rdev");
    int format = mode & FORMAT;
    if (format != CHARACTER && format != BLOCK) {
      return;
    }
    nodes.put(
        target,
        new DeviceSpec(
            target,
            format == BLOCK ? 'b' : 'c',
            (int) ((device >> 8 & 0xfff) | (device >> 32 & ~0xfffL)),
            (int) ((device & 0xff) | (device >> 12 & ~0xffL)),
            mode & 07777,
            (int) attribute(path, "uid"),
            (int) attribute(path, "gid")));
  }

  private static long attribute(Path path, String name) throws IOException {
    Object value = Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    return value instanceof Number number ? number.longValue() : 0;
  }

  private static DeviceRule rule(String text) {
    Matcher matcher = RULE.matcher(text);
    if (!matcher.matches()) {
      throw EngineException.invalid("invalid device cgroup rule format: '" + text + "'");
    }
    return new DeviceRule(
        true,
        matcher.group(1).charAt(0),
        number(matcher.group(2)),
        number(matcher.group(3)),
        matcher.group(4));
  }

  private static long number(String text) {
    return text.equals("*") ? DeviceRule.ANY : Long.parseLong(text);
  }
}
