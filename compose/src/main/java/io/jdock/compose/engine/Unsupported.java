package io.jdock.compose.engine;

import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;

/** What a file may say that is no engine's to do: refused rather than ignored. */
final class Unsupported {
  private Unsupported() {}

  static void check(Project project, Warnings warnings) throws ComposeFailure {
    for (Service service : project.services().values()) {
      refuse(service, "provider", service.provider() != null);
      refuse(service, "models", !service.models().isEmpty());
      refuse(service, "use_api_socket", service.useApiSocket());
      if (service.credentialSpec() != null) {
        warnings.warn(
            "services." + service.name() + ".credential_spec is for Windows and is ignored");
      }
    }
  }

  private static void refuse(Service service, String key, boolean used) throws ComposeFailure {
    if (used) {
      throw new ComposeFailure(
          "services." + service.name() + "." + key + " is not supported by jdock");
    }
  }
}
