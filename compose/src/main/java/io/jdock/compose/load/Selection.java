package io.jdock.compose.load;

import io.jdock.compose.model.DependsOn;
import io.jdock.compose.model.FileReference;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.VolumeMount;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which services of a project count: by profile, and by name with what they depend on. */
public final class Selection {
  private Selection() {}

  /** The services without profiles, and those with one of these; {@code *} is every profile. */
  public static Project withProfiles(Project project, List<String> profiles) {
    Map<String, Service> active = new TreeMap<>();
    Map<String, Service> disabled = new TreeMap<>();
    Map<String, Service> all = new TreeMap<>(project.disabledServices());
    all.putAll(project.services());
    all.forEach(
        (name, service) -> (isActive(service, profiles) ? active : disabled).put(name, service));
    return new Project(
        project.name(),
        project.workingDir(),
        active,
        project.networks(),
        project.volumes(),
        project.secrets(),
        project.configs(),
        project.models(),
        project.extensions(),
        project.composeFiles(),
        project.environment(),
        disabled,
        List.copyOf(profiles),
        project.separator());
  }

  private static boolean isActive(Service service, List<String> profiles) {
    return service.profiles().isEmpty()
        || profiles.contains("*")
        || service.profiles().stream().anyMatch(profiles::contains);
  }

  /** Services that are named are active, whatever their profiles. */
  public static Project withEnabled(Project project, List<String> names) {
    if (names.isEmpty()) {
      return project;
    }
    List<String> profiles = new ArrayList<>(project.profiles());
    for (String name : names) {
      Service service = project.disabledServices().get(name);
      if (service != null) {
        profiles.addAll(service.profiles());
      }
    }
    return withProfiles(project, profiles);
  }

  /** Whether services that the named ones depend on come too, or those that depend on them. */
  public enum Related {
    DEPENDENCIES,
    DEPENDENTS,
    NONE
  }

  /**
   * Only the named services and what they need; all if none is named.
   *
   * @throws ComposeException if there is no such service
   */
  public static Project withSelected(Project project, List<String> names, Related related)
      throws ComposeException {
    if (names.isEmpty()) {
      return project;
    }
    Set<String> chosen = new LinkedHashSet<>();
    for (String name : names) {
      add(project, name, related, chosen);
    }
    Map<String, Service> active = new TreeMap<>();
    Map<String, Service> disabled = new TreeMap<>(project.disabledServices());
    project
        .services()
        .forEach(
            (name, service) -> {
              if (chosen.contains(name)) {
                active.put(name, withKnownDependencies(service, chosen, related));
              } else {
                disabled.put(name, service);
              }
            });
    return project.withServices(active, disabled);
  }

  private static Service withKnownDependencies(
      Service service, Set<String> chosen, Related related) {
    Map<String, DependsOn> known = new TreeMap<>(service.dependsOn());
    boolean changed = known.keySet().retainAll(chosen);
    return changed ? service.with("dependsOn", known) : service;
  }

  private static void add(Project project, String name, Related related, Set<String> chosen)
      throws ComposeException {
    Service service = project.services().get(name);
    if (service == null) {
      throw new ComposeException(
          project.disabledServices().containsKey(name)
              ? "service \"" + name + "\" is disabled"
              : "no such service: " + name);
    }
    if (!chosen.add(name)) {
      return;
    }
    if (related == Related.DEPENDENCIES) {
      for (Map.Entry<String, DependsOn> each : service.dependsOn().entrySet()) {
        if (each.getValue().required() || project.services().containsKey(each.getKey())) {
          add(project, each.getKey(), related, chosen);
        }
      }
    } else if (related == Related.DEPENDENTS) {
      for (Service other : project.services().values()) {
        if (other.dependsOn().containsKey(name)) {
          add(project, other.name(), related, chosen);
        }
      }
    }
  }

  /** Without networks, volumes, secrets, configs and models that no active service uses. */
  public static Project withoutUnused(Project project) {
    Set<String> networks = new TreeSet<>();
    Set<String> volumes = new TreeSet<>();
    Set<String> secrets = new TreeSet<>();
    Set<String> configs = new TreeSet<>();
    Set<String> models = new TreeSet<>();
    for (Service service : project.services().values()) {
      networks.addAll(service.networks().keySet());
      models.addAll(service.models().keySet());
      for (VolumeMount mount : service.volumes()) {
        if ("volume".equals(mount.type()) && mount.source() != null) {
          volumes.add(mount.source());
        }
      }
      addSources(service.secrets(), secrets);
      addSources(service.configs(), configs);
      if (service.build() != null) {
        addSources(service.build().secrets(), secrets);
      }
    }
    return new Project(
        project.name(),
        project.workingDir(),
        project.services(),
        only(project.networks(), networks),
        only(project.volumes(), volumes),
        only(project.secrets(), secrets),
        only(project.configs(), configs),
        only(project.models(), models),
        project.extensions(),
        project.composeFiles(),
        project.environment(),
        project.disabledServices(),
        project.profiles(),
        project.separator());
  }

  private static void addSources(List<FileReference> references, Set<String> names) {
    for (FileReference reference : references) {
      if (reference.source() != null) {
        names.add(reference.source());
      }
    }
  }

  private static <V> Map<String, V> only(Map<String, V> all, Set<String> names) {
    Map<String, V> some = new TreeMap<>(all);
    some.keySet().retainAll(names);
    return some;
  }
}
