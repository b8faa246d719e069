package io.jdock.cli.compose;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.TabWriter;
import io.jdock.cli.format.Text;
import io.jdock.cli.format.Times;
import io.jdock.cli.format.Units;
import io.jdock.cli.image.ImageName;
import io.jdock.compose.engine.Listing.OneOff;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.load.GoText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code jdock compose images}. */
public final class ComposeImagesCommand extends ServiceCommand {
  private final Flag<String> format =
      flags.string(null, "format", "table", "Format the output. Values: [table | json]");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Only display IDs");

  public ComposeImagesCommand() {
    super(
        "images [OPTIONS] [SERVICE...]",
        "List images used by the created containers",
        Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose images", "which image each container was made of"),
        new Example("compose images -q", "only their ids"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    List<ProjectContainer> containers =
        new ArrayList<>(containers(session, name(session), arguments, OneOff.INCLUDE, true));
    containers.sort(Comparator.comparing(ProjectContainer::name));
    List<JsonObject> images =
        work(
            session,
            "Running",
            engine -> {
              List<Callable<JsonObject>> tasks = new ArrayList<>();
              containers.forEach(
                  each ->
                      tasks.add(
                          () ->
                              session
                                  .client()
                                  .getObject(
                                      "/images/" + each.summary().string("Image") + "/json")));
              return all(engine, tasks);
            });
    if (quiet.get()) {
      Set<String> ids = new LinkedHashSet<>();
      images.forEach(image -> ids.add(image.string("Id").replaceFirst("^.*:", "")));
      ids.forEach(session.out()::println);
      return ExitCode.OK;
    }
    switch (format.get().toLowerCase(Locale.ROOT)) {
      case "", "table", "pretty" -> session.out().print(table(containers, images));
      case "json" -> session.out().println(json(containers, images));
      default ->
          throw new CommandException(
              "format value "
                  + GoText.quote(format.get())
                  + " could not be parsed: parsing failed");
    }
    return ExitCode.OK;
  }

  private static String table(List<ProjectContainer> containers, List<JsonObject> images) {
    StringBuilder rows =
        new StringBuilder("CONTAINER\tREPOSITORY\tTAG\tPLATFORM\tIMAGE ID\tSIZE\tCREATED\n");
    for (int i = 0; i < images.size(); i++) {
      JsonObject image = images.get(i);
      String[] name = name(containers.get(i).summary().string("Image"));
      rows.append(containers.get(i).name()).append('\t');
      rows.append(name[0].isEmpty() ? "<none>" : name[0]).append('\t');
      rows.append(name[1].isEmpty() ? "<none>" : name[1]).append('\t');
      rows.append(platform(image)).append('\t');
      rows.append(Text.shortId(image.string("Id"))).append('\t');
      rows.append(Units.shortSize(image.number("Size"))).append('\t');
      rows.append(tagged(image)).append('\n');
    }
    return new TabWriter(20, 1).align(rows.toString());
  }

  private static String json(List<ProjectContainer> containers, List<JsonObject> images) {
    List<JsonObject> list = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      JsonObject image = images.get(i);
      String[] name = name(containers.get(i).summary().string("Image"));
      String tagged = image.object("Metadata").string("LastTagTime");
      list.add(
          new JsonObject()
              .put("ID", image.string("Id"))
              .put("ContainerName", containers.get(i).name())
              .put("Repository", name[0])
              .put("Tag", name[1])
              .put("Platform", platform(image))
              .put("Size", image.number("Size"))
              .put("LastTagTime", never(tagged) ? image.string("Created") : tagged));
    }
    return Json.write(list);
  }

  /** Repository and tag; both empty for an id. */
  private static String[] name(String image) {
    if (image.matches("(sha256:)?[0-9a-f]{12,64}")) {
      return new String[] {"", ""};
    }
    ImageName name = ImageName.parse(image);
    return new String[] {name.familiarName(), name.digest().isEmpty() ? name.orLatest().tag() : ""};
  }

  private static String platform(JsonObject image) {
    String variant = image.string("Variant");
    return image.string("Os")
        + "/"
        + image.string("Architecture")
        + (variant.isEmpty() ? "" : "/" + variant);
  }

  private static boolean never(String time) {
    return time.isEmpty() || time.startsWith("0001-01-01");
  }

  private static String tagged(JsonObject image) {
    String time = image.object("Metadata").string("LastTagTime");
    return never(time) ? "N/A" : Times.since(java.time.OffsetDateTime.parse(time).toEpochSecond());
  }
}
