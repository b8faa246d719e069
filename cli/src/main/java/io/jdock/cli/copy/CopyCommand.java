package io.jdock.cli.copy;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code jdock cp}. */
public final class CopyCommand extends Command {
  private static final String STREAM = "-";

  private final Flag<Boolean> archive =
      flags.bool("a", "archive", "Archive mode (copy all uid/gid information)");
  private final Flag<Boolean> followLink =
      flags.bool("L", "follow-link", "Always follow symlinks in SRC_PATH");
  private final Flag<Boolean> quiet =
      flags.bool(
          "q",
          "quiet",
          "Suppress progress output during copy. Progress output is automatically suppressed if no"
              + " terminal is attached");

  public CopyCommand() {
    super(
        "cp [OPTIONS] CONTAINER:SRC_PATH DEST_PATH|- | SRC_PATH|- CONTAINER:DEST_PATH",
        "Copy files/folders between a container and the local filesystem",
        Arguments.exactly(2));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("cp page.html web:/usr/share/nginx/html/", "into a container, running or not"),
        new Example("cp web:/etc/nginx/. conf", "a directory's content out of it"),
        new Example("cp web:/var/log - | tar t", "the same as a tar archive"));
  }

  /** One side of the copy; the container's name is empty for this machine. */
  private record Side(String container, String path) {
    /** A name before a colon is a container, unless it looks like a path. */
    static Side of(String word) {
      int colon = word.indexOf(':');
      boolean local = word.startsWith("/") || word.startsWith(".") || colon < 0;
      return local
          ? new Side("", word)
          : new Side(word.substring(0, colon), word.substring(colon + 1));
    }

    boolean isLocal() {
      return container.isEmpty();
    }

    ContainerPath inContainer() {
      if (path.isEmpty()) {
        throw new CommandException("the path in container " + container + " is empty");
      }
      return new ContainerPath(container, new CopyPath(path));
    }
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    if (arguments.get(0).isEmpty()) {
      throw new CommandException("source can not be empty");
    }
    if (arguments.get(1).isEmpty()) {
      throw new CommandException("destination can not be empty");
    }
    Side source = Side.of(arguments.get(0));
    Side destination = Side.of(arguments.get(1));
    if (source.isLocal() == destination.isLocal()) {
      throw new CommandException(
          source.isLocal()
              ? "must specify at least one container source"
              : "copying between containers is not supported");
    }
    try {
      if (source.isLocal()) {
        copyIn(session, source.path(), destination.inContainer());
      } else {
        copyOut(session, source.inContainer(), destination.path());
      }
    } catch (InvalidPathException e) { // Java names files in the locale's encoding only
      throw new CommandException(
          "\"" + e.getInput() + "\" is no name in this locale: set LC_ALL=C.UTF-8");
    }
    return ExitCode.OK;
  }

  private boolean isQuiet(Session session) {
    return quiet.changed() ? quiet.get() : !session.terminal().out();
  }

  private void copyIn(Session session, String source, ContainerPath to) throws IOException {
    Destination destination = to.destination(session);
    if (source.equals(STREAM)) {
      if (!destination.directory()) {
        throw new CommandException(
            "destination \"" + to.container() + ":" + to.path().text() + "\" must be a directory");
      }
      upload(session, to.container(), destination.path().text(), session.in()::transferTo);
      return;
    }
    LocalSource local = LocalSource.of(CopyPath.local(source), followLink.get());
    Destination.Placement placement = destination.of(local.isDirectory());
    Transfer transfer = new Transfer(session, "Copying to container - ", isQuiet(session));
    try {
      upload(
          session,
          to.container(),
          placement.directory(),
          out -> local.pack(transfer.counted(out), placement.name(), session.err()));
    } finally {
      transfer.clear();
    }
    transfer.succeeded(to.container() + ":" + destination.path().text());
  }

  private void upload(
      Session session,
      String container,
      String directory,
      io.jdock.api.client.EngineClient.Body body)
      throws IOException {
    Query query = Query.of().add("path", directory).add("noOverwriteDirNonDir", "true");
    if (archive.get()) {
      query.add("copyUIDGID", "true");
    }
    String path = "/containers/" + Query.encode(container) + "/archive" + query;
    session.client().put(path, body).close();
  }

  private void copyOut(Session session, ContainerPath typed, String destination)
      throws IOException {
    boolean toStream = destination.equals(STREAM);
    Optional<Destination> local =
        toStream
            ? Optional.empty()
            : Optional.of(LocalTarget.destination(CopyPath.local(destination)));
    ContainerPath from = typed;
    Optional<ContainerPath.Stat> link = followLink.get() ? from.stat(session) : Optional.empty();
    if (link.isPresent() && link.get().isLink()) {
      from = new ContainerPath(from.container(), from.path().leadingTo(link.get().linkTarget()));
    }
    try (EngineResponse response = session.client().get(from.address(from.query()))) {
      if (local.isEmpty()) {
        OutputStream out = session.out();
        response.body().transferTo(out);
        out.flush();
        return;
      }
      boolean directory = ContainerPath.Stat.of(response).isDirectory();
      String base = from.path().base();
      String own = typed.path().base();
      Destination.Placement placement = local.get().of(directory);
      String name = !placement.name().isEmpty() ? placement.name() : own.equals(base) ? "" : own;
      Transfer transfer = new Transfer(session, "Copying from container - ", isQuiet(session));
      LocalTarget target = new LocalTarget(new CopyPath(placement.directory()).path());
      try (InputStream body = transfer.counted(response.body())) {
        target.unpack(body, renaming(base, name));
      } finally {
        transfer.clear();
      }
      if (target.stripped() > 0) {
        session
            .err()
            .println(
                "WARNING: extended attributes of "
                    + target.stripped()
                    + " files, such as capabilities, are not copied; an archive has them: cp "
                    + typed.container()
                    + ":"
                    + typed.path().text()
                    + " - | tar x --xattrs --xattrs-include='*'");
      }
      transfer.succeeded(local.get().path().text());
    }
  }

  /** Puts another name in the place of the first, which the copied file has in the archive. */
  static UnaryOperator<String> renaming(String base, String name) {
    return entry -> {
      String clean = entry.startsWith("/") ? entry.replaceFirst("^/+", "") : entry;
      if (name.isEmpty()) {
        return clean;
      }
      if (base.equals("/") || base.equals(".")) {
        return name + "/" + clean;
      }
      return clean.equals(base) || clean.startsWith(base + "/")
          ? name + clean.substring(base.length())
          : name + "/" + clean;
    };
  }
}
