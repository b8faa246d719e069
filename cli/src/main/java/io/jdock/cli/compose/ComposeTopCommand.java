package io.jdock.cli.compose;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.format.TabWriter;
import io.jdock.compose.engine.Labels;
import io.jdock.compose.engine.Listing.OneOff;
import io.jdock.compose.engine.ProjectContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code jdock compose top}. */
public final class ComposeTopCommand extends ServiceCommand {

  public ComposeTopCommand() {
    super("top [SERVICES...]", "Display the running processes", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose top", "the processes of all services"),
        new Example("compose top db", "of one"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String project = name(session);
    List<ProjectContainer> containers =
        new ArrayList<>(containers(session, project, arguments, OneOff.INCLUDE, false));
    containers.sort(Comparator.comparing(ProjectContainer::name));
    List<JsonObject> answers =
        work(
            session,
            "Running",
            engine -> {
              List<Callable<JsonObject>> tasks = new ArrayList<>();
              containers.forEach(
                  each ->
                      tasks.add(
                          () -> session.client().getObject("/containers/" + each.id() + "/top")));
              return all(engine, tasks);
            });
    session.out().print(table(containers, answers));
    return ExitCode.OK;
  }

  /** One table for all; CMD comes last, as it is the longest. */
  private static String table(List<ProjectContainer> containers, List<JsonObject> answers) {
    Set<String> titles = new LinkedHashSet<>(List.of("SERVICE", "#"));
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < containers.size(); i++) {
      List<String> columns = answers.get(i).strings("Titles");
      for (Object process : answers.get(i).list("Processes")) {
        titles.addAll(columns);
        Map<String, String> row = new LinkedHashMap<>();
        row.put("SERVICE", containers.get(i).service());
        row.put("#", containers.get(i).labels().getOrDefault(Labels.NUMBER, ""));
        if (process instanceof List<?> cells) {
          for (int c = 0; c < Math.min(cells.size(), columns.size()); c++) {
            row.put(columns.get(c), String.valueOf(cells.get(c)));
          }
        }
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      return "";
    }
    if (titles.remove("CMD")) {
      titles.add("CMD");
    }
    StringBuilder table = new StringBuilder(String.join("\t", titles)).append('\n');
    for (Map<String, String> row : rows) {
      List<String> cells = new ArrayList<>();
      titles.forEach(title -> cells.add(row.getOrDefault(title, "-")));
      table.append(String.join("\t", cells)).append('\n');
    }
    return new TabWriter(4, 2).align(table.toString());
  }
}
