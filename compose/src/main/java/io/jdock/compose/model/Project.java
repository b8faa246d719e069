package io.jdock.compose.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a set of Compose files says, interpolated, merged and complete.
 *
 * @param services those that are active, by name in alphabetical order, as all the maps here
 * @param disabledServices those whose profiles are not active
 * @param environment what files were interpolated with: the caller's variables and .env
 * @param profiles the active ones
 * @param separator what joins the parts of names of containers and images: a hyphen, or as
 *     docker-compose 1 did an underscore
 */
public record Project(
    String name,
    @NotWritten Path workingDir,
    @Always Map<String, Service> services,
    Map<String, Network> networks,
    Map<String, Volume> volumes,
    Map<String, FileObject> secrets,
    Map<String, FileObject> configs,
    Map<String, Model> models,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions,
    @NotWritten List<Path> composeFiles,
    @NotWritten Map<String, String> environment,
    @NotWritten Map<String, Service> disabledServices,
    @NotWritten List<String> profiles,
    @NotWritten String separator) {

  /** The same with other services active. */
  public Project withServices(Map<String, Service> active, Map<String, Service> disabled) {
    return new Project(
        name,
        workingDir,
        active,
        networks,
        volumes,
        secrets,
        configs,
        models,
        extensions,
        composeFiles,
        environment,
        disabled,
        profiles,
        separator);
  }

  /** The same with names joined by this. */
  public Project withSeparator(String other) {
    return new Project(
        name,
        workingDir,
        services,
        networks,
        volumes,
        secrets,
        configs,
        models,
        extensions,
        composeFiles,
        environment,
        disabledServices,
        profiles,
        other);
  }

  /** The same with the active services only, each changed. */
  public Project withServices(Map<String, Service> active) {
    return withServices(active, disabledServices);
  }

  /** Names of the active services in alphabetical order. */
  public List<String> serviceNames() {
    List<String> names = new ArrayList<>(services.keySet());
    names.sort(null);
    return names;
  }
}
