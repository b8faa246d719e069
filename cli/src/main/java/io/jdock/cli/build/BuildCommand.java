package io.jdock.cli.build;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.image.ProgressDisplay;
import io.jdock.cli.option.BuildResources;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jdock build}. */
public final class BuildCommand extends Command {
  private static final String EPOCH = "SOURCE_DATE_EPOCH";

  private final Flag<List<String>> tags =
      flags.list("t", "tag", "Name and optionally a tag in the \"name:tag\" format");
  private final Flag<String> file =
      flags.string("f", "file", "Name of the Dockerfile (Default is \"PATH/Dockerfile\")");
  private final Flag<List<String>> buildArgs =
      flags.list(null, "build-arg", "Set build-time variables");
  private final Flag<String> target =
      flags.string(null, "target", "Set the target build stage to build.");
  private final Flag<Boolean> noCache =
      flags.bool(null, "no-cache", "Do not use cache when building the image");
  private final Flag<Boolean> pull =
      flags.bool(null, "pull", "Always attempt to pull a newer version of the image");
  private final Flag<List<String>> labels = flags.list(null, "label", "Set metadata for an image");
  private final Flag<String> network =
      flags.string(
          null, "network", "Set the networking mode for the RUN instructions during build");
  private final Flag<String> platform =
      flags.string(null, "platform", "Set platform if server is multi-platform capable");
  private final Flag<Boolean> quiet =
      flags.bool("q", "quiet", "Suppress the build output and print image ID on success");
  private final Flag<String> idFile =
      flags.string(null, "iidfile", "Write the image ID to the file");
  private final Flag<String> progress =
      flags.string(
          null,
          "progress",
          "auto",
          "Set type of progress output (auto, classic, plain, tty, quiet)");
  private final Flag<List<String>> secrets =
      flags.list(
          null, "secret", "Secret file to expose to the build: id=mysecret,src=/local/secret");
  private final Flag<List<String>> ssh =
      flags.list(null, "ssh", "SSH agent to expose to the build (not supported)");
  private final Flag<List<String>> cacheFrom =
      flags.list(null, "cache-from", "Images to consider as cache sources");
  private final Flag<List<String>> hosts =
      flags.list(null, "add-host", "Add a custom host-to-IP mapping (host:ip)");
  private final Flag<Boolean> remove =
      flags.boolDefaultingTrue("rm", "Remove intermediate containers after a successful build");
  private final Flag<Boolean> forceRemove =
      flags.bool(null, "force-rm", "Always remove intermediate containers");
  private final BuildResources resources = new BuildResources(flags);

  public BuildCommand() {
    super(
        "build [OPTIONS] PATH | URL | -", "Build an image from a Dockerfile", Arguments.exactly(1));
  }

  /** Builds as the command line of these words does, without the word {@code build}. */
  public static int build(Session session, List<String> words) throws IOException {
    BuildCommand command = new BuildCommand();
    return command.run(session, command.flags().parse(words));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("build -t app:1.0 .", "the Dockerfile of this folder, with its files"),
        new Example("build -f docker/Dockerfile --build-arg V=2 .", "another one, with a value"),
        new Example("build -t tiny - < Dockerfile", "no files but the Dockerfile"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    if (!ssh.get().isEmpty()) {
      throw new CommandException("--ssh is not supported by jdock");
    }
    if (!idFile.get().isEmpty()) {
      Files.deleteIfExists(Path.of(idFile.get()));
    }
    BuildContext context = BuildContext.of(arguments.get(0), file.get(), session.in());
    Map<String, String> fields = new TreeMap<>();
    fields.put("X-Registry-Config", session.config().registryConfig());
    if (!context.id().isEmpty()) {
      fields.put("X-Jdock-Context", context.id());
    }
    String secret = Secrets.header(secrets.get(), System.getenv());
    if (!secret.isEmpty()) {
      fields.put("X-Jdock-Build-Secrets", secret);
    }
    try (BuildDisplay display = display(session)) {
      if (display.wantsSteps()) {
        fields.put("X-Jdock-Progress", "steps");
      }
      try (EngineResponse response =
              session
                  .client()
                  .post("/build" + query(context), fields, out -> send(display, context, out));
          JsonLines lines = response.lines()) {
        return show(session, lines, display);
      }
    }
  }

  private static void send(BuildDisplay display, BuildContext context, OutputStream out)
      throws IOException {
    CountingStream counted = new CountingStream(out);
    context.archive().writeTo(counted);
    if (context.remote().isEmpty()) {
      display.sent(counted.count());
    }
  }

  private Query query(BuildContext context) {
    Query query = Query.of().add("version", "1").add("dockerfile", context.dockerfile());
    tags.get().forEach(tag -> query.add("t", tag));
    query.addUnlessEmpty("remote", context.remote());
    query.addUnlessEmpty("target", target.get());
    query.addUnlessEmpty("networkmode", network.get());
    query.addUnlessEmpty("platform", platform.get());
    query.add("q", quiet.get()).add("nocache", noCache.get());
    query.add("pull", pull.get()).add("rm", remove.get()).add("forcerm", forceRemove.get());
    resources.into(query);
    JsonObject values = new JsonObject();
    for (String arg : buildArgs.get()) {
      int equals = arg.indexOf('=');
      values.put(
          equals < 0 ? arg : arg.substring(0, equals),
          equals < 0 ? System.getenv(arg) : arg.substring(equals + 1));
    }
    String epoch = System.getenv(EPOCH);
    if (epoch != null && !values.has(EPOCH)) {
      values.put(EPOCH, epoch); // as buildx does
    }
    query.add("buildargs", Json.write(values));
    JsonObject wanted = new JsonObject();
    for (String label : labels.get()) {
      int equals = label.indexOf('=');
      wanted.put(
          equals < 0 ? label : label.substring(0, equals),
          equals < 0 ? "" : label.substring(equals + 1));
    }
    query.add("labels", Json.write(wanted));
    if (!cacheFrom.get().isEmpty()) {
      query.add("cachefrom", Json.write(cacheFrom.get()));
    }
    if (!hosts.get().isEmpty()) {
      query.add("extrahosts", String.join(",", hosts.get()));
    }
    return query;
  }

  private BuildDisplay display(Session session) throws CommandException {
    String kind = progress.get();
    if (kind.equals("auto")) {
      kind = System.getenv().getOrDefault("BUILDKIT_PROGRESS", kind);
    }
    if (quiet.get()) {
      return new QuietDisplay();
    }
    boolean terminal = session.terminal().out();
    return switch (kind) {
      case "auto", "", "classic" -> {
        int columns = terminal ? session.terminal().size().columns() : 0;
        PrintStream out = session.out();
        yield new ClassicDisplay(out, new ProgressDisplay(out, terminal, columns));
      }
      case "plain" -> new PlainDisplay(session.err());
      case "quiet" -> new QuietDisplay();
      case "tty" -> {
        if (!session.terminal().err()) {
          throw new CommandException("failed to get console: provided file is not a console");
        }
        yield new TerminalDisplay(
            session.err(), session.terminal().size(), System.getenv("NO_COLOR") == null);
      }
      default ->
          throw new CommandException(
              "invalid progress type \""
                  + kind
                  + "\": jdock has auto, classic, plain, tty and quiet");
    };
  }

  private int show(Session session, JsonLines lines, BuildDisplay display) throws IOException {
    String id = "";
    for (JsonObject message = lines.next(); message != null; message = lines.next()) {
      if (message.has("error")) {
        display.close();
        session.out().flush();
        if (display instanceof QuietDisplay shown) {
          session.err().print(shown.told());
        }
        long code = message.object("errorDetail").number("code");
        throw new CommandException(
            code == 0 ? ExitCode.FAILED : (int) code, message.string("error"));
      }
      if (message.string("id").equals("jdock.build.step")) {
        display.step(message.object("aux"));
      } else if (message.has("aux")) {
        id = message.object("aux").string("ID");
      } else if (message.has("stream")) {
        display.text(message.string("stream"));
      } else {
        display.message(message);
      }
    }
    if (display instanceof QuietDisplay shown) {
      session.out().print(shown.told());
      id = quiet.get() ? shown.told().strip() : id;
    }
    if (!idFile.get().isEmpty()) {
      Files.writeString(Path.of(idFile.get()), id);
    }
    return ExitCode.OK;
  }
}
