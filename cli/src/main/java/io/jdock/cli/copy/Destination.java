package io.jdock.cli.copy;

import io.jdock.cli.CommandException;

/**
 * Where a copy goes.
 *
 * @param path after symbolic links
 * @param exists whether there is something
 * @param directory whether that is a directory
 */
record Destination(CopyPath path, boolean exists, boolean directory) {

  /**
   * What an archive is unpacked into, and the name of what is copied there.
   *
   * @param name in place of the source's; empty to keep that
   */
  record Placement(String directory, String name) {}

  /** The rules of cp(1) as Docker has them. */
  Placement of(boolean sourceIsDirectory) {
    if (exists && directory) {
      return new Placement(path.text(), "");
    }
    if (exists && sourceIsDirectory) {
      throw new CommandException("cannot copy directory");
    }
    if (!exists && !sourceIsDirectory && path.isDirectoryByName()) {
      throw new CommandException("no such directory");
    }
    CopyPath named = path.isContent() ? new CopyPath(path.directory()) : path;
    return new Placement(named.directory(), named.base());
  }
}
