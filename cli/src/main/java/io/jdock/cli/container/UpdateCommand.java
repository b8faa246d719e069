package io.jdock.cli.container;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.ResourceOptions;
import io.jdock.cli.option.RestartPolicy;
import java.io.IOException;
import java.util.List;

/** {@code jdock update}. */
public final class UpdateCommand extends Command {
  private final ResourceOptions resources = new ResourceOptions(flags);
  private final Flag<String> restart =
      flags.string(null, "restart", "Restart policy to apply when a container exits");

  public UpdateCommand() {
    super(
        "update [OPTIONS] CONTAINER [CONTAINER...]",
        "Update configuration of one or more containers",
        Arguments.atLeast(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(
            "update -m 128m --memory-swap 256m web", "change a running container's limits"));
  }

  @Override
  protected int run(Session session, List<String> containers) throws IOException {
    if (!resources.changed() && !restart.changed()) {
      throw new CommandException("you must provide one or more flags when using this command");
    }
    JsonObject update = new JsonObject();
    resources.into(update);
    update.put(
        "RestartPolicy",
        restart.get().isEmpty()
            ? new JsonObject().put("Name", "").put("MaximumRetryCount", 0L)
            : RestartPolicy.parse(restart.get()));
    return EachContainer.run(
        session,
        containers,
        path ->
            session
                .client()
                .post(path + "/update", update)
                .object()
                .strings("Warnings")
                .forEach(session.err()::println));
  }
}
