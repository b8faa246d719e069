package io.jdock.runtime;

import io.jdock.linux.Fd;
import io.jdock.linux.cgroup.Cgroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a process gets into its control group: born into it where the kernel can do that (v2), else
 * by writing to its files.
 */
record CgroupEntry(Optional<Fd> birthplace, List<Cgroup.JoinPoint> joinPoints)
    implements AutoCloseable {

  static CgroupEntry open(Optional<Cgroup> cgroup) throws LaunchException {
    if (cgroup.isEmpty()) {
      return new CgroupEntry(Optional.empty(), List.of());
    }
    try {
      Optional<Fd> birthplace = cgroup.get().cloneDescriptor();
      return new CgroupEntry(
          birthplace, birthplace.isPresent() ? List.of() : cgroup.get().joinPoints());
    } catch (IOException e) {
      throw LaunchException.of("cgroup", e);
    }
  }

  /** The descriptors that the child uses. */
  List<Fd> descriptors() {
    List<Fd> descriptors = new ArrayList<>();
    joinPoints.forEach(p -> descriptors.add(p.descriptor()));
    return descriptors;
  }

  @Override
  public void close() {
    birthplace.ifPresent(Fd::close);
    joinPoints.forEach(Cgroup.JoinPoint::close);
  }
}
