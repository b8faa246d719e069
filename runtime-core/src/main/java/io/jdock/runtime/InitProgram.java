package io.jdock.runtime;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The small init of {@code --init}, which passes signals on and reaps orphans: tini. */
final class InitProgram {
  private static final String TARGET = "/sbin/docker-init";

  /** Where Debian, Fedora and Docker's own packages put a statically linked tini. */
  private static final List<String> PLACES =
      List.of(
          "/usr/bin/docker-init",
          "/usr/libexec/docker/docker-init",
          "/usr/local/bin/docker-init",
          "/usr/sbin/docker-init",
          "/usr/bin/tini-static",
          "/sbin/docker-init");

  private InitProgram() {}

  /**
   * Binds the host's into the container.
   *
   * @throws FileNotFoundException when the host has none
   */
  static MountSpec mount() throws FileNotFoundException {
    for (String place : PLACES) {
      if (Files.isExecutable(Path.of(place))) {
        return MountSpec.bind(Path.of(place), TARGET, true);
      }
    }
    throw new FileNotFoundException(
        "exec: \"docker-init\": executable file not found in $PATH (Debian: install tini)");
  }

  static List<String> before(List<String> args) {
    List<String> all = new ArrayList<>(List.of(TARGET, "--"));
    all.addAll(args);
    return all;
  }
}
