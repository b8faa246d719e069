package io.jdock.runtime;

import static io.jdock.linux.launch.MountFlags.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The options of a mount, sorted by what the kernel takes them for.
 *
 * @param flags MS_* bits for mount(2)
 * @param setAttributes MOUNT_ATTR_* bits to be set on an existing tree
 * @param clearAttributes MOUNT_ATTR_* bits to be cleared on it
 * @param propagation MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE; 0 when none is asked for
 * @param recursive whether what is mounted below is bound too
 * @param attributesBelow whether the attributes are for what is mounted below too, as {@code rro}
 *     asks
 * @param data what the file system itself is told
 */
public record MountOptions(
    long flags,
    long setAttributes,
    long clearAttributes,
    long propagation,
    boolean recursive,
    boolean attributesBelow,
    String data) {

  private record Effect(long set, long clear, long attributeSet, long attributeClear) {}

  private static final Map<String, Effect> FLAGS =
      Map.ofEntries(
          Map.entry("rro", on(MS_RDONLY, MOUNT_ATTR_RDONLY)),
          Map.entry("ro", on(MS_RDONLY, MOUNT_ATTR_RDONLY)),
          Map.entry("rw", off(MS_RDONLY, 0)),
          Map.entry("nosuid", on(MS_NOSUID, MOUNT_ATTR_NOSUID)),
          Map.entry("suid", off(MS_NOSUID, MOUNT_ATTR_NOSUID)),
          Map.entry("nodev", on(MS_NODEV, MOUNT_ATTR_NODEV)),
          Map.entry("dev", off(MS_NODEV, MOUNT_ATTR_NODEV)),
          Map.entry("noexec", on(MS_NOEXEC, MOUNT_ATTR_NOEXEC)),
          Map.entry("exec", off(MS_NOEXEC, MOUNT_ATTR_NOEXEC)),
          Map.entry("sync", on(MS_SYNCHRONOUS, 0)),
          Map.entry("async", off(MS_SYNCHRONOUS, 0)),
          Map.entry("dirsync", on(MS_DIRSYNC, 0)),
          Map.entry("mand", on(MS_MANDLOCK, 0)),
          Map.entry("nomand", off(MS_MANDLOCK, 0)),
          Map.entry("lazytime", on(MS_LAZYTIME, 0)),
          Map.entry("silent", on(MS_SILENT, 0)),
          Map.entry("noatime", access(MS_NOATIME, MOUNT_ATTR_NOATIME)),
          Map.entry("atime", access(0, 0)),
          Map.entry("relatime", access(MS_RELATIME, 0)),
          Map.entry("norelatime", off(MS_RELATIME, 0)),
          Map.entry("strictatime", access(MS_STRICTATIME, MOUNT_ATTR_STRICTATIME)),
          Map.entry("nodiratime", on(MS_NODIRATIME, MOUNT_ATTR_NODIRATIME)),
          Map.entry("diratime", off(MS_NODIRATIME, MOUNT_ATTR_NODIRATIME)),
          Map.entry("bind", new Effect(0, 0, 0, 0)),
          Map.entry("rbind", new Effect(0, 0, 0, 0)),
          Map.entry("defaults", new Effect(0, 0, 0, 0)));

  private static final Map<String, Long> PROPAGATION =
      Map.of(
          "private", MS_PRIVATE,
          "slave", MS_SLAVE,
          "shared", MS_SHARED,
          "unbindable", MS_UNBINDABLE);

  private static Effect on(long flag, long attribute) {
    return new Effect(flag, 0, attribute, 0);
  }

  private static Effect off(long flag, long attribute) {
    return new Effect(0, flag, 0, attribute);
  }

  /** The access time settings exclude each other: the old one is cleared with the new one set. */
  private static Effect access(long flag, long attribute) {
    return new Effect(flag, MS_NOATIME | MS_RELATIME | MS_STRICTATIME, attribute, MOUNT_ATTR_ATIME);
  }

  /** Sorts them; what is no word of mount(8) is the file system's own. */
  public static MountOptions parse(List<String> options) {
    long flags = 0;
    long set = 0;
    long clear = 0;
    long propagation = 0;
    List<String> data = new ArrayList<>();
    for (String option : options) {
      Effect effect = FLAGS.get(option);
      long kind = propagation(option);
      if (effect != null) {
        flags = flags & ~effect.clear | effect.set;
        set = set & ~effect.attributeClear | effect.attributeSet;
        clear = clear & ~effect.attributeSet | effect.attributeClear;
      } else if (kind != 0) {
        propagation = kind;
      } else {
        data.add(option);
      }
    }
    return new MountOptions(
        flags,
        set,
        clear,
        propagation,
        options.contains("rbind"),
        options.contains("rro"),
        String.join(",", data));
  }

  /** The MS_* bit of a propagation's name, {@code rslave} or {@code slave}; 0 for other words. */
  static long propagation(String name) {
    boolean recursive = name.startsWith("r") && PROPAGATION.containsKey(name.substring(1));
    return PROPAGATION.getOrDefault(recursive ? name.substring(1) : name, 0L);
  }
}
