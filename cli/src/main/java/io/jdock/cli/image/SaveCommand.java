package io.jdock.cli.image;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** {@code jdock save}. */
public final class SaveCommand extends Command {
  private final Flag<String> output =
      flags.string("o", "output", "Write to a file, instead of STDOUT");

  public SaveCommand() {
    super(
        "save [OPTIONS] IMAGE [IMAGE...]",
        "Save one or more images to a tar archive (streamed to STDOUT by default)",
        Arguments.atLeast(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("save -o images.tar alpine nginx", "an archive for load, here or elsewhere"),
        new Example("save alpine | gzip > alpine.tar.gz", "compressed"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    if (output.get().isEmpty() && session.terminal().out()) {
      throw new CommandException(
          "cowardly refusing to save to a terminal. Use the -o flag or redirect");
    }
    Path file = Path.of(output.get());
    if (!output.get().isEmpty()) {
      check(file);
    }
    Query query = Query.of();
    arguments.forEach(name -> query.add("names", name));
    try (EngineResponse response = session.client().get("/images/get" + query)) {
      if (output.get().isEmpty()) {
        response.body().transferTo(session.out());
        session.out().flush();
      } else {
        write(response, file.toAbsolutePath());
      }
    }
    return ExitCode.OK;
  }

  private static void check(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new CommandException(
          "failed to save image: invalid output path: \"" + file + "\" must not be a directory");
    }
    if (directory == null || !Files.isDirectory(directory)) {
      throw new CommandException(
          "failed to save image: invalid output path: directory \""
              + directory
              + "\" does not exist");
    }
  }

  /** Into a file beside it first: what is half written never has the name that was asked for. */
  private static void write(EngineResponse response, Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (var out = Files.newOutputStream(file)) {
        response.body().transferTo(out);
      }
      return;
    }
    Path temporary = Files.createTempFile(file.getParent(), ".jdock-save-", "");
    try {
      try (var out = Files.newOutputStream(temporary)) {
        response.body().transferTo(out);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
