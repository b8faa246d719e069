package io.jdock.compose.load;

import io.jdock.compose.model.Build;
import io.jdock.compose.model.Copies;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which platform the services that are built are built for; DOCKER_DEFAULT_PLATFORM counts. */
public final class Platforms {
  private Platforms() {}

  /**
   * The project in which each service that is built is built for the one platform that it runs on.
   *
   * @throws ComposeException if it cannot be built for that
   */
  public static Project apply(Project project) throws ComposeException {
    String standard = project.environment().getOrDefault("DOCKER_DEFAULT_PLATFORM", "");
    Map<String, Service> services = new TreeMap<>(project.services());
    for (Service service : project.services().values()) {
      Build build = service.build();
      if (build != null) {
        services.put(service.name(), applied(service, build, standard));
      }
    }
    return project.withServices(services);
  }

  private static Service applied(Service service, Build build, String standard)
      throws ComposeException {
    @Nullable String platform = service.platform();
    List<String> allowed = build.platforms();
    if (platform == null && !standard.isEmpty()) {
      if (!allowed.isEmpty() && !allowed.contains(standard)) {
        throw new ComposeException(
            "service "
                + GoText.quote(service.name())
                + " build.platforms does not support value set by DOCKER_DEFAULT_PLATFORM: "
                + standard);
      }
      platform = standard;
    }
    if (platform != null && !allowed.isEmpty() && !allowed.contains(platform)) {
      throw new ComposeException(
          "service "
              + GoText.quote(service.name())
              + " build configuration does not support platform: "
              + platform);
    }
    List<String> only =
        platform != null ? List.of(platform) : allowed.size() > 1 ? List.of() : allowed;
    return service.with("platform", platform).with("build", Copies.with(build, "platforms", only));
  }
}
