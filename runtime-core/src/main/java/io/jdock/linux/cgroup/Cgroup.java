package io.jdock.linux.cgroup;

import io.jdock.linux.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One container's control group, in every hierarchy of the host. Thread-safe: the kernel's files
 * are the only state.
 *
 * <p>All operations report to the journal the group was created or opened with.
 */
public interface Cgroup {
  /** Why a process is written to a group's files, for a learner. */
  String JOIN_REASON = "what it and its children use is counted and limited from here on";

  /**
   * A file to which a process writes {@code 0} to become a member.
   *
   * @param path its path, for messages
   * @param descriptor open for writing, close-on-exec
   */
  record JoinPoint(String path, Fd descriptor) implements AutoCloseable {
    @Override
    public void close() {
      descriptor.close();
    }
  }

  /** The last component of its path: the container's id. */
  String name();

  CgroupVersion version();

  /**
   * Opens one join point a hierarchy; the caller closes them. Made for the single thread of a fresh
   * child: on v1 it is the {@code tasks} file, which spares the kernel the grace period (5 to 15
   * ms) that writing {@code cgroup.procs} costs.
   *
   * @throws IOException when one cannot be opened
   */
  List<JoinPoint> joinPoints() throws IOException;

  /**
   * The group's directory, open, for clone3(2) with CLONE_INTO_CGROUP: on v2 the one way to join
   * without that grace period. Empty on v1; the caller closes it.
   *
   * @throws IOException when it cannot be opened
   */
  Optional<Fd> cloneDescriptor() throws IOException;

  /**
   * Changes limits while it runs.
   *
   * @return a line for each thing that the machine withholds
   * @throws IOException when the kernel refuses a value
   */
  List<String> update(CgroupResources resources) throws IOException;

  /**
   * Stops all its processes where they are; returns when they stand.
   *
   * @throws IOException when the kernel refuses or there is no freezer
   */
  void freeze() throws IOException;

  /**
   * Lets frozen processes go on.
   *
   * @throws IOException when the kernel refuses
   */
  void thaw() throws IOException;

  /**
   * @throws IOException when the state cannot be read
   */
  boolean frozen() throws IOException;

  /**
   * @throws IOException when the group is gone
   */
  CgroupStats stats() throws IOException;

  /**
   * The processes in it and below, by their ids in the reader's namespace.
   *
   * @throws IOException when the group is gone
   */
  List<Integer> pids() throws IOException;

  /**
   * Watches for want of memory.
   *
   * @return empty when the machine has no memory controller
   * @throws IOException when the watch cannot be set up
   */
  Optional<OomWatch> watchOom() throws IOException;

  /**
   * Whether the kernel has killed one of its processes for want of memory.
   *
   * @throws IOException when the group is gone
   */
  boolean oomKilled() throws IOException;

  /**
   * Kills every process in it, frozen ones too; returns when the signals are sent.
   *
   * @throws IOException when the kernel refuses
   */
  void kill() throws IOException;

  /**
   * Removes it with all groups below, waiting for processes that are on their way out. Harmless
   * when it is gone already.
   *
   * @throws IOException when processes remain after some seconds
   */
  void delete() throws IOException;

  /**
   * Its directory in a controller's hierarchy.
   *
   * @param controller such as {@code memory}
   */
  Optional<Path> path(String controller);

  /** What the machine withheld of the limits asked for at creation, in Docker's words. */
  List<String> warnings();

  /**
   * The mounts that show a container its control groups, read-only unless it is privileged.
   *
   * @param ownNamespace whether it runs in a cgroup namespace of its own
   * @param writable whether it may change them
   */
  List<CgroupMount> containerView(boolean ownNamespace, boolean writable);
}
