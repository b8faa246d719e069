package io.jdock.runtime;

import java.util.List;
import java.util.Map;

/**
 * All that the kernel is told about a container, in the shape of the OCI runtime specification.
 *
 * @param id unique among the runtime's containers
 * @param root what becomes {@code /}
 * @param readonlyRoot whether {@code /} is mounted read-only once everything is in place
 * @param rootPropagation {@code rprivate}, {@code rslave}, {@code rshared}, ... of the container's
 *     mounts
 * @param process the first process
 * @param hostname empty to keep the namespace's
 * @param domainname empty to keep the namespace's
 * @param mounts in the order in which they are made
 * @param devices nodes to be made in /dev beyond or instead of the defaults
 * @param maskedPaths absolute paths whose content is hidden; missing ones are skipped
 * @param readonlyPaths absolute paths that are write-protected; missing ones are skipped
 * @param sysctls kernel parameters by dotted name, of the container's own namespaces only
 * @param init whether a small init runs as process 1 and reaps orphans: Docker's {@code --init}
 */
public record ContainerSpec(
    String id,
    RootFilesystem root,
    boolean readonlyRoot,
    String rootPropagation,
    ProcessSpec process,
    String hostname,
    String domainname,
    Namespaces namespaces,
    List<MountSpec> mounts,
    List<DeviceSpec> devices,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    Map<String, String> sysctls,
    boolean init) {
  public ContainerSpec {
    mounts = List.copyOf(mounts);
    devices = List.copyOf(devices);
    maskedPaths = List.copyOf(maskedPaths);
    readonlyPaths = List.copyOf(readonlyPaths);
    sysctls = Map.copyOf(sysctls);
    for (String name : sysctls.keySet()) {
      Sysctls.check(name, namespaces);
    }
    ContainerLaunch.checkHostname(hostname);
  }

  /** A builder with the default mounts and devices and namespaces of the container's own. */
  public static ContainerSpecBuilder builder(String id, RootFilesystem root, ProcessSpec process) {
    return new ContainerSpecBuilder(id, root, process);
  }
}
