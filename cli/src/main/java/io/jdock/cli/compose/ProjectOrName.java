package io.jdock.cli.compose;

import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.compose.load.ComposeException;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command that changes only what exists works on: the project as its files say, or where
 * there are none but a name is given, that name.
 *
 * @param project null if there are no files
 */
record ProjectOrName(String name, @Nullable Project project) {
  static ProjectOrName of(Session session, ComposeOptions options) throws IOException {
    try {
      Project project = options.project(session, List.of());
      return new ProjectOrName(project.name(), project);
    } catch (ComposeException e) {
      String name = options.projectName();
      if (name == null || options.hasFiles()) {
        throw e;
      }
      return new ProjectOrName(options.nameOnly(session), null);
    }
  }

  /** Refuses services that the files do not know. */
  void check(List<String> services) {
    for (String service : services) {
      if (project != null
          && !project.services().containsKey(service)
          && !project.disabledServices().containsKey(service)) {
        throw new CommandException("no such service: " + service);
      }
    }
  }
}
