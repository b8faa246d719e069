package io.jdock.cli.container;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import io.jdock.cli.image.ImageName;
import io.jdock.cli.image.Pull;
import io.jdock.cli.option.ContainerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/** The options of {@code run} and {@code create} beside the container's own, and the creation. */
final class ContainerCreation {
  private final Flag<String> name;
  private final Flag<String> platform;
  private final Flag<String> pull;
  private final Flag<Boolean> quiet;

  ContainerCreation(Flags flags, String verb) {
    name = flags.string(null, "name", "Assign a name to the container");
    platform = flags.string(null, "platform", "Set platform if server is multi-platform capable");
    pull =
        flags.string(
            null,
            "pull",
            "missing",
            "Pull image before " + verb + " (\"always\", \"missing\", \"never\")");
    quiet = flags.bool("q", "quiet", "Suppress the pull output");
  }

  /** Refuses an unknown {@code --pull} before anything is done. */
  void validate() {
    if (!Set.of("always", "missing", "never", "").contains(pull.get())) {
      throw new CommandException(
          "invalid pull option: '"
              + pull.get()
              + "': must be one of \"always\", \"missing\" or \"never\"");
    }
  }

  String platform() {
    return platform.get();
  }

  /** Creates the container, pulling its image if that is missing; answers its id. */
  String create(Session session, ContainerOptions options, JsonObject request) throws IOException {
    options.warnings().forEach(session.err()::println);
    Path cidfile = options.cidfile().isEmpty() ? null : Path.of(options.cidfile());
    if (cidfile != null && Files.exists(cidfile)) {
      throw new IOException(
          "container ID file found, make sure the other container isn't running or delete "
              + cidfile);
    }
    ImageName image = image(request.string("Image"));
    if (pull.get().equals("always")) {
      pull(session, image);
    }
    JsonObject created;
    try {
      created = post(session, request);
    } catch (EngineException e) {
      if (!e.notFound() || !pull.get().equals("missing") || image == null) {
        throw e;
      }
      if (!quiet.get()) {
        session.err().println("Unable to find image '" + image.orLatest().familiar() + "' locally");
        session.err().flush();
      }
      pull(session, image);
      created = post(session, request);
    }
    for (String warning : created.strings("Warnings")) {
      session.err().println("WARNING: " + warning);
    }
    session.err().flush();
    String id = created.string("Id");
    if (cidfile != null) {
      write(cidfile, id);
    }
    return id;
  }

  private static void write(Path cidfile, String id) throws IOException {
    try {
      Files.writeString(cidfile, id);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "failed to create the container ID file: open " + cidfile + ": no such file or directory",
          e);
    }
  }

  /** Null for an image given by its id. */
  private static @org.jspecify.annotations.Nullable ImageName image(String text)
      throws IOException {
    if (text.matches("(sha256:)?[0-9a-f]{64}")) {
      return null;
    }
    try {
      return ImageName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void pull(Session session, @org.jspecify.annotations.Nullable ImageName image)
      throws IOException {
    if (image == null) {
      return;
    }
    Pull.pull(
        session,
        image.orLatest(),
        platform.get(),
        false,
        quiet.get(),
        session.err(),
        session.terminal().err());
  }

  private JsonObject post(Session session, JsonObject request) throws IOException {
    Query query =
        Query.of()
            .addUnlessEmpty("name", name.get())
            .addUnlessEmpty("platform", PlatformName.complete(platform.get()));
    return session.client().post("/containers/create" + query, request).object();
  }
}
