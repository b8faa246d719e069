package io.jdock.compose.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * All of an application, as its files say.
 *
 * @param workingDir what relative paths are relative to
 * @param composeFiles that it was read from, absolute
 * @param environment the variables that were known when it was read
 * @param disabledServices whose profiles are not active, or that were not asked for
 * @param profiles that are active
 */
public record Project(
    String name,
    Path workingDir,
    Map<String, Service> services,
    Map<String, Network> networks,
    Map<String, Volume> volumes,
    Map<String, FileObject> secrets,
    Map<String, FileObject> configs,
    Map<String, Model> models,
    Map<String, Object> extensions,
    List<Path> composeFiles,
    Map<String, String> environment,
    Map<String, Service> disabledServices,
    List<String> profiles) {
  public Project {
    services = Absent.map(services);
    networks = Absent.map(networks);
    volumes = Absent.map(volumes);
    secrets = Absent.map(secrets);
    configs = Absent.map(configs);
    models = Absent.map(models);
    extensions = Absent.map(extensions);
    environment = Absent.map(environment);
    disabledServices = Absent.map(disabledServices);
  }

  /** The same with other services; those that are left out are disabled. */
  public Project withServices(Map<String, Service> wanted) {
    Map<String, Service> disabled = new LinkedHashMap<>(disabledServices);
    services.forEach(
        (service, config) -> {
          if (!wanted.containsKey(service)) {
            disabled.put(service, config);
          }
        });
    wanted.keySet().forEach(disabled::remove);
    return new Project(
        name,
        workingDir,
        wanted,
        networks,
        volumes,
        secrets,
        configs,
        models,
        extensions,
        composeFiles,
        environment,
        disabled,
        profiles);
  }

  /** The same with each service replaced. */
  public Project mapServices(UnaryOperator<Service> change) {
    Map<String, Service> changed = new LinkedHashMap<>();
    services.forEach((service, config) -> changed.put(service, change.apply(config)));
    return withServices(changed);
  }

  /** What waits for a service, directly. */
  public List<String> dependentsOf(String service) {
    List<String> dependents = new ArrayList<>();
    services.forEach(
        (other, config) -> {
          if (config.dependsOn().containsKey(service)) {
            dependents.add(other);
          }
        });
    return dependents;
  }
}
