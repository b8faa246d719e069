package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.Down;
import io.jdock.compose.engine.Listing.OneOff;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.load.GoText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code jdock compose wait}. */
public final class ComposeWaitCommand extends ServiceCommand {
  private final Flag<Boolean> downProject =
      flags.bool(null, "down-project", "Drops project when the first container stops");

  public ComposeWaitCommand() {
    super(
        "wait SERVICE [SERVICE...] [OPTIONS]",
        "Block until containers of all (or specified) services stop.",
        Arguments.atLeast(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose wait migration", "its exit code becomes ours"),
        new Example("compose wait --down-project tests", "and everything else is taken away then"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Target target = target(session, List.of());
    List<ProjectContainer> containers =
        containers(session, target.name(), arguments, OneOff.INCLUDE, false);
    if (containers.isEmpty()) {
      throw new CommandException("no containers for project " + GoText.quote(target.name()));
    }
    return work(
        session,
        "Running",
        engine -> {
          List<Callable<Long>> tasks = new ArrayList<>();
          containers.forEach(each -> tasks.add(() -> await(session, each)));
          List<Long> codes = all(engine, tasks);
          if (downProject.get() && !dryRun()) {
            new Down(engine)
                .run(
                    target.name(),
                    target.project(),
                    new Down.Options(Set.of(), true, false, "", compose().separator(), null));
          }
          return Math.toIntExact(codes.get(codes.size() - 1));
        });
  }

  private static long await(Session session, ProjectContainer container) throws IOException {
    long code =
        session
            .client()
            .post("/containers/" + container.id() + "/wait")
            .object()
            .number("StatusCode");
    synchronized (session) {
      session.out().println("container \"" + container.id() + "\" exited with status code " + code);
      session.out().flush();
    }
    return code;
  }
}
