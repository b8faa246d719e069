package io.jdock.compose.engine;

import io.jdock.api.client.HijackedStream;
import io.jdock.api.client.JsonObject;
import io.jdock.compose.model.Hook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the commands that a file wants after a start or before a stop. */
final class Hooks {
  private final Engine engine;

  Hooks(Engine engine) {
    this.engine = engine;
  }

  void run(ProjectContainer container, List<Hook> hooks) throws IOException {
    if (engine.dryRun()) {
      return;
    }
    for (Hook hook : hooks) {
      run(container, hook);
    }
  }

  private void run(ProjectContainer container, Hook hook) throws IOException {
    JsonObject body =
        new JsonObject()
            .put("User", hook.user() == null ? "" : hook.user())
            .put("Privileged", hook.privileged())
            .put("Env", ContainerRequest.environment(hook.environment()))
            .put("WorkingDir", hook.workingDir() == null ? "" : hook.workingDir())
            .put("Cmd", hook.command())
            .put("AttachStdout", true)
            .put("AttachStderr", true)
            .put("Tty", true);
    String id =
        engine.client().post("/containers/" + container.id() + "/exec", body).object().string("Id");
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (HijackedStream stream =
        engine
            .client()
            .hijack(
                "/exec/" + id + "/start", new JsonObject().put("Detach", false).put("Tty", true))) {
      stream.in().transferTo(output);
    }
    output
        .toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> engine.progress().message(container.name() + " ->  | " + line));
    long code = engine.client().getObject("/exec/" + id + "/json").number("ExitCode");
    if (code != 0) {
      throw new ComposeFailure(container.service() + " hook exited with status " + code);
    }
  }
}
