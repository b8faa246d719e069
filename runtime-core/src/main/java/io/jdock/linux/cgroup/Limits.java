package io.jdock.linux.cgroup;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Writes settings to a group. A setting whose file the machine does not have becomes a warning; a
 * value that the kernel refuses is an error.
 */
final class Limits {
  private Limits() {}

  /**
   * @param directories a group's directory for each controller
   * @return the warnings, each once
   */
  static Set<String> apply(
      List<Setting> settings,
      Function<String, Optional<Path>> directories,
      CgroupFiles files,
      Phase phase)
      throws LinuxException {
    Set<String> warnings = new TreeSet<>();
    for (Setting setting : settings) {
      Optional<Path> directory = directories.apply(setting.controller());
      boolean written = directory.isPresent() && write(setting, directory.get(), files, phase);
      if (!written && !setting.warning().isEmpty()) {
        warnings.add(setting.warning());
      }
    }
    return warnings;
  }

  /** The warnings that {@link #apply} would give, judged by the files of another group. */
  static Set<String> withheld(
      List<Setting> settings, Function<String, Optional<Path>> directories) {
    Set<String> warnings = new TreeSet<>();
    for (Setting setting : settings) {
      Optional<Path> directory = directories.apply(setting.controller());
      boolean known =
          directory.isPresent()
              && setting.files().stream()
                  .anyMatch(file -> Files.exists(directory.get().resolve(file)));
      if (!known && !setting.warning().isEmpty()) {
        warnings.add(setting.warning());
      }
    }
    return warnings;
  }

  private static boolean write(Setting setting, Path directory, CgroupFiles files, Phase phase)
      throws LinuxException {
    for (String file : setting.files()) {
      try {
        files.write(directory.resolve(file), setting.value(), phase, setting.reason());
        return true;
      } catch (LinuxException e) {
        if (e.errno() != Errnos.ENOENT) {
          throw e;
        }
      }
    }
    return false;
  }
}
