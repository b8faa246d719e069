package io.jdock.cli.container;

import io.jdock.api.client.EngineResponse;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** {@code jdock export}. */
public final class ExportCommand extends Command {
  private final Flag<String> output =
      flags.string("o", "output", "Write to a file, instead of STDOUT");

  public ExportCommand() {
    super(
        "export [OPTIONS] CONTAINER",
        "Export a container's filesystem as a tar archive",
        Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("export -o web.tar web", "web's files, without its volumes"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    boolean toFile = !output.get().isEmpty();
    if (!toFile && session.terminal().out()) {
      throw new CommandException(
          "cowardly refusing to save to a terminal. Use the -o flag or redirect");
    }
    try (EngineResponse response =
        session.client().get(EachContainer.path(arguments.get(0)) + "/export")) {
      if (toFile) {
        save(response, Path.of(output.get()));
      } else {
        OutputStream out = session.out();
        response.body().transferTo(out);
        out.flush();
      }
    }
    return ExitCode.OK;
  }

  /** Beside the file first: one that is there stays until the new one is complete. */
  private static void save(EngineResponse response, Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new CommandException(
          "failed to export container: invalid output path: directory \""
              + directory
              + "\" does not exist");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (OutputStream out = Files.newOutputStream(file)) {
        response.body().transferTo(out);
      }
      return;
    }
    Path partial = Files.createTempFile(directory, ".tmp-" + file.getFileName(), "");
    try {
      Files.copy(response.body(), partial, StandardCopyOption.REPLACE_EXISTING);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
