package io.jdock.runtime;

import java.util.List;
import java.util.Map;

/** Builds a {@link ContainerSpec}. Not thread-safe. */
public final class ContainerSpecBuilder {
  private final String id;
  private final RootFilesystem root;
  private final ProcessSpec process;
  private boolean readonlyRoot;
  private String rootPropagation = "rprivate";
  private String hostname = "";
  private String domainname = "";
  private Namespaces namespaces = Namespaces.ofItsOwn();
  private List<MountSpec> mounts = MountSpec.defaults();
  private List<DeviceSpec> devices = DeviceSpec.defaults();
  private List<String> maskedPaths = List.of();
  private List<String> readonlyPaths = List.of();
  private Map<String, String> sysctls = Map.of();
  private boolean init;

  ContainerSpecBuilder(String id, RootFilesystem root, ProcessSpec process) {
    this.id = id;
    this.root = root;
    this.process = process;
  }

  public ContainerSpecBuilder readonlyRoot(boolean to) {
    readonlyRoot = to;
    return this;
  }

  public ContainerSpecBuilder rootPropagation(String to) {
    rootPropagation = to;
    return this;
  }

  public ContainerSpecBuilder hostname(String to) {
    hostname = to;
    return this;
  }

  public ContainerSpecBuilder domainname(String to) {
    domainname = to;
    return this;
  }

  public ContainerSpecBuilder namespaces(Namespaces to) {
    namespaces = to;
    return this;
  }

  public ContainerSpecBuilder mounts(List<MountSpec> to) {
    mounts = to;
    return this;
  }

  public ContainerSpecBuilder devices(List<DeviceSpec> to) {
    devices = to;
    return this;
  }

  public ContainerSpecBuilder maskedPaths(List<String> to) {
    maskedPaths = to;
    return this;
  }

  public ContainerSpecBuilder readonlyPaths(List<String> to) {
    readonlyPaths = to;
    return this;
  }

  public ContainerSpecBuilder sysctls(Map<String, String> to) {
    sysctls = to;
    return this;
  }

  public ContainerSpecBuilder init(boolean to) {
    init = to;
    return this;
  }

  public ContainerSpec build() {
    return new ContainerSpec(
        id,
        root,
        readonlyRoot,
        rootPropagation,
        process,
        hostname,
        domainname,
        namespaces,
        mounts,
        devices,
        maskedPaths,
        readonlyPaths,
        sysctls,
        init);
  }
}
