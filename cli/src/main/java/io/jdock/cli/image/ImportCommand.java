package io.jdock.cli.image;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code jdock import}. */
public final class ImportCommand extends Command {
  private final Flag<List<String>> changes =
      flags.list("c", "change", "Apply Dockerfile instruction to the created image");
  private final Flag<String> message =
      flags.string("m", "message", "Set commit message for imported image");
  private final Flag<String> platform =
      flags.string(null, "platform", "Set platform if server is multi-platform capable");

  public ImportCommand() {
    super(
        "import [OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
        "Import the contents from a tarball to create a filesystem image",
        Arguments.atLeast(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("import rootfs.tar.gz mine:1", "a file system's archive becomes an image"),
        new Example("import -c 'CMD [\"sh\"]' - mine < rootfs.tar", "and says what it runs"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String source = arguments.get(0);
    String name = arguments.size() > 1 ? arguments.get(1) : "";
    boolean remote = source.startsWith("http://") || source.startsWith("https://");
    Query query =
        Query.of().add("fromSrc", remote ? source : "-").addUnlessEmpty("message", message.get());
    if (!name.isEmpty()) {
      ImageName image;
      try {
        image = ImageName.parse(name);
      } catch (IllegalArgumentException e) {
        throw new CommandException(String.valueOf(e.getMessage()));
      }
      if (!image.digest().isEmpty()) {
        throw new CommandException("cannot import digest reference");
      }
      query.add("repo", image.familiarName()).addUnlessEmpty("tag", image.tag());
    }
    changes.get().forEach(change -> query.add("changes", change));
    query.addUnlessEmpty("platform", platform.get());
    try (InputStream archive = archive(session, source, remote);
        EngineResponse response = session.client().upload("/images/create" + query, archive);
        JsonLines lines = response.lines()) {
      new ProgressDisplay(session.out(), session.terminal().out(), 0).show(lines);
    }
    return ExitCode.OK;
  }

  /** What is sent; the engine fetches by itself what lies elsewhere. */
  private static InputStream archive(Session session, String source, boolean remote)
      throws IOException {
    if (remote) {
      return InputStream.nullInputStream();
    }
    return source.equals("-") ? session.in() : ArchiveFile.open(source);
  }
}
