package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig.MountRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The options of a tmpfs: Docker's defaults, and the words that are allowed. */
final class TmpfsOptions {
  private static final List<String> DEFAULTS = List.of("noexec", "nosuid", "nodev");

  /** Words of mount(8) that a tmpfs takes (moby {@code pkg/mount}). */
  private static final Set<String> WORDS =
      Set.of(
          "",
          "defaults",
          "ro",
          "rw",
          "suid",
          "nosuid",
          "dev",
          "nodev",
          "exec",
          "noexec",
          "sync",
          "async",
          "dirsync",
          "remount",
          "mand",
          "nomand",
          "atime",
          "noatime",
          "diratime",
          "nodiratime",
          "bind",
          "rbind",
          "unbindable",
          "runbindable",
          "private",
          "rprivate",
          "shared",
          "rshared",
          "slave",
          "rslave",
          "relatime",
          "norelatime",
          "strictatime",
          "nostrictatime");

  /** Names that take a value (tmpfs(5)). */
  private static final Set<String> NAMES =
      Set.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

  private TmpfsOptions() {}

  /** A request's as mount(8) has them. */
  static String text(MountRequest mount) {
    List<String> options = new ArrayList<>();
    if (mount.tmpfsSize() > 0) {
      options.add("size=" + mount.tmpfsSize());
    }
    if (mount.tmpfsMode() > 0) {
      options.add("mode=" + Integer.toOctalString(mount.tmpfsMode()));
    }
    options.addAll(mount.tmpfsOptions());
    return String.join(",", options);
  }

  /**
   * What is mounted with, the defaults that were not undone first: the last word counts.
   *
   * @throws EngineException when a word is none of a tmpfs
   */
  static List<String> merged(String asked, boolean readOnly) {
    List<String> options = new ArrayList<>(DEFAULTS);
    for (String option : asked.split(",", -1)) {
      int equals = option.indexOf('=');
      boolean known =
          equals < 0 ? WORDS.contains(option) : NAMES.contains(option.substring(0, equals));
      if (!known) {
        throw EngineException.invalid(
            "invalid tmpfs option [\"" + option.replace(",", "\" \"") + "\"]");
      }
      if (!option.isEmpty()) {
        options.remove(option.startsWith("no") ? option.substring(2) : "no" + option);
        options.remove(option);
        options.add(option);
      }
    }
    if (readOnly) {
      options.add("ro");
    }
    return options;
  }
}
