package io.jdock.linux.cgroup;

import java.util.List;

/**
 * One mount of a container's view of /sys/fs/cgroup, to be done in the order given.
 *
 * @param kind what to do
 * @param source the source: a directory of the host for a bind, the text of a link, else a name
 * @param target the path in the container
 * @param fstype the file system type; empty for binds and links
 * @param options options as mount(8) has them: {@code ro}, {@code nosuid}, {@code mode=755}
 */
public record CgroupMount(
    Kind kind, String source, String target, String fstype, List<String> options) {
  /** What has to be done. */
  public enum Kind {
    /** Mount a new file system. */
    MOUNT,
    /** Bind a directory of the host. */
    BIND,
    /** Make a symbolic link. */
    SYMLINK,
    /** Mount again what is there already, with these options. */
    REMOUNT
  }

  public CgroupMount {
    options = List.copyOf(options);
  }
}
