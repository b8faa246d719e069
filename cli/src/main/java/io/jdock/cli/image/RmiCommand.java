package io.jdock.cli.image;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Jdock;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock rmi}. */
public final class RmiCommand extends Command {
  private final Flag<Boolean> force = flags.bool("f", "force", "Force removal of the image");
  private final Flag<Boolean> noPrune =
      flags.bool(null, "no-prune", "Do not delete untagged parents");

  public RmiCommand() {
    super("rmi [OPTIONS] IMAGE [IMAGE...]", "Remove one or more images", Arguments.atLeast(1));
  }

  @Override
  protected int run(Session session, List<String> images) throws IOException {
    Query query = Query.of();
    if (force.get()) {
      query.add("force", true);
    }
    if (noPrune.get()) {
      query.add("noprune", true);
    }
    session.client();
    List<String> errors = new ArrayList<>();
    boolean fatal = false;
    for (String image : images) {
      try {
        Object report = session.client().delete("/images/" + Query.encode(image) + query).json();
        for (JsonObject line : JsonObject.objectsOf(report)) {
          session
              .out()
              .println(
                  line.has("Deleted")
                      ? "Deleted: " + line.string("Deleted")
                      : "Untagged: " + line.string("Untagged"));
        }
        session.out().flush();
      } catch (EngineException e) {
        fatal |= !e.notFound();
        errors.add(Jdock.describe(e));
      }
    }
    if (!errors.isEmpty()) {
      String text = String.join("\n", errors);
      if (!force.get() || fatal) {
        throw new CommandException(text);
      }
      session.err().println(text);
    }
    return ExitCode.OK;
  }
}
