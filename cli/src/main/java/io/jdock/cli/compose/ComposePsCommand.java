package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Formats;
import io.jdock.compose.engine.Labels;
import io.jdock.compose.engine.Listing.OneOff;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code jdock compose ps}. */
public final class ComposePsCommand extends ServiceCommand {
  private static final Set<String> STATES =
      Set.of("paused", "restarting", "removing", "running", "dead", "created", "exited");

  private final Flag<Boolean> all =
      flags.bool(
          "a", "all", "Show all stopped containers (including those created by the run command)");
  private final Flag<String> filter =
      flags.string(null, "filter", "Filter services by a property (supported filters: status)");
  private final Flag<String> format = flags.string(null, "format", "table", Formats.TABLE_HELP);
  private final Flag<Boolean> noTrunc = flags.bool(null, "no-trunc", "Don't truncate output");
  private final Flag<Boolean> orphans =
      flags.boolDefaultingTrue("orphans", "Include orphaned services (not declared by project)");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Only display IDs");
  private final Flag<Boolean> services = flags.bool(null, "services", "Display services");
  private final Flag<List<String>> status =
      flags.list(
          null,
          "status",
          "stringArray",
          "Filter services by status. Values: [paused | restarting | removing | running | dead |"
              + " created | exited]",
          text -> text);

  public ComposePsCommand() {
    super("ps [OPTIONS] [SERVICE...]", "List containers", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose ps -a", "what became of each service"),
        new Example("compose ps --services --status running", "the names of those that run"),
        new Example("compose ps --format '{{.Name}} {{.Ports}}'", "only what is asked for"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Set<String> states = states();
    Target target = target(session, arguments);
    List<String> named = arguments;
    Project project = target.project();
    if (project != null) {
      for (String service : arguments) {
        if (!project.services().containsKey(service)) {
          throw new CommandException("no such service: " + service);
        }
      }
      if (arguments.isEmpty() && !orphans.get()) {
        named = project.serviceNames();
      }
    }
    boolean stopped = all.get() || !states.isEmpty();
    List<ProjectContainer> containers =
        new ArrayList<>(
            containers(
                session,
                target.name(),
                named,
                all.get() ? OneOff.INCLUDE : OneOff.EXCLUDE,
                stopped));
    containers.removeIf(
        container ->
            !container.labels().containsKey(Labels.CONFIG_HASH)
                || (!states.isEmpty() && !states.contains(container.state())));
    containers.sort(Comparator.comparing(ProjectContainer::name));
    if (quiet.get()) {
      containers.forEach(container -> session.out().println(container.id()));
    } else if (services.get()) {
      Set<String> names = new LinkedHashSet<>();
      containers.forEach(container -> names.add(container.service()));
      session.out().println(String.join("\n", names));
    } else {
      print(session, target.name(), containers);
    }
    return ExitCode.OK;
  }

  private Set<String> states() {
    Set<String> states = new TreeSet<>(status.get());
    if (!filter.get().isEmpty()) {
      int equals = filter.get().indexOf('=');
      if (equals < 0) {
        throw new CommandException("arguments to --filter should be in form KEY=VAL");
      }
      String key = filter.get().substring(0, equals);
      if (key.equals("source")) {
        throw new CommandException("not implemented");
      }
      if (!key.equals("status")) {
        throw new CommandException("unknown filter " + key);
      }
      states.add(filter.get().substring(equals + 1));
    }
    return states;
  }

  private void print(Session session, String project, List<ProjectContainer> containers)
      throws IOException {
    String chosen = format.get().isEmpty() ? session.config().setting("psFormat") : format.get();
    List<ServiceRow> rows = new ArrayList<>();
    for (ProjectContainer container : containers) {
      long exitCode =
          container.running()
              ? 0
              : session
                  .client()
                  .getObject("/containers/" + container.id() + "/json")
                  .object("State")
                  .number("ExitCode");
      rows.add(new ServiceRow(project, container, exitCode, !noTrunc.get()));
    }
    new io.jdock.cli.format.Listing(chosen, ServiceRow.TABLE, ServiceRow.TITLES)
        .print(session.out(), rows);
  }
}
