package io.jdock.compose.engine;

import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How docker compose names things. */
public final class Names {
  private Names() {}

  /** A container's name: the one that the file gives, else project, service and number. */
  public static String container(Project project, Service service, int number) {
    String given = service.containerName();
    return given != null && !given.isEmpty()
        ? given
        : byDefault(project.name(), service.name(), Integer.toString(number), project.separator());
  }

  private static String byDefault(String project, String service, String number, String join) {
    return String.join(join, project, service, number);
  }

  /**
   * A container's name for those who know whose it is: without the project's, if it has the name
   * that compose gives by itself.
   *
   * @param separator of the name's parts
   */
  public static String withoutProject(
      String project, String name, String service, String number, String separator) {
    return name.equals(byDefault(project, service, number, separator))
        ? name.substring(project.length() + separator.length())
        : name;
  }

  /** A service's image: the one that the file gives, else the one that is built for it. */
  public static String image(Project project, Service service) {
    String given = service.image();
    return given != null && !given.isEmpty()
        ? given
        : project.name() + project.separator() + service.name();
  }

  /** The networks of a service by priority, highest first, then by name. */
  static List<String> networks(Service service) {
    List<String> names = new ArrayList<>(service.networks().keySet());
    names.sort(
        Comparator.comparingInt((String name) -> -priority(service, name))
            .thenComparing(Comparator.naturalOrder()));
    return names;
  }

  private static int priority(Service service, String network) {
    var settings = service.networks().get(network);
    return settings == null ? 0 : settings.priority();
  }

  /** A network's name on the engine. */
  static String network(Project project, String key) {
    var network = project.networks().get(key);
    return network == null || network.name() == null ? project.name() + "_" + key : network.name();
  }

  /** A volume's name on the engine. */
  static String volume(Project project, String key) {
    var volume = project.volumes().get(key);
    return volume == null || volume.name() == null ? key : volume.name();
  }
}
