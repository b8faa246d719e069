package io.jdock.cli.compose;

import io.jdock.cli.CommandException;
import io.jdock.cli.Confirmation;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.image.ImageName;
import io.jdock.cli.terminal.Terminal;
import io.jdock.compose.engine.Engine;
import io.jdock.compose.engine.Hashes;
import io.jdock.compose.engine.ImageStep;
import io.jdock.compose.engine.Up;
import io.jdock.compose.engine.Warnings;
import io.jdock.compose.load.ServiceHash;
import io.jdock.compose.model.Network;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.Volume;
import io.jdock.compose.progress.JsonProgress;
import io.jdock.compose.progress.PlainProgress;
import io.jdock.compose.progress.Progress;
import io.jdock.compose.progress.QuietProgress;
import io.jdock.compose.progress.TerminalProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** The engine that a command works on, with progress shown as the user wants it. */
final class ComposeEngine implements AutoCloseable {
  /** What a command does with it. */
  @FunctionalInterface
  interface Work {
    void run(Engine engine) throws IOException, InterruptedException;
  }

  static final Hashes HASHES =
      new Hashes() {
        @Override
        public String of(Service service) {
          return ServiceHash.of(service);
        }

        @Override
        public String of(Network network) {
          return ServiceHash.of(network);
        }

        @Override
        public String of(Volume volume) {
          return ServiceHash.of(volume);
        }
      };

  private final Session session;
  private final Progress progress;
  private final Engine engine;

  /**
   * @param title what is done, such as {@code Running}
   * @param dryRun only tell what would be done
   */
  ComposeEngine(Session session, ComposeOptions options, String title, boolean dryRun)
      throws IOException {
    this.session = session;
    this.progress = progress(session, options, title, dryRun);
    this.engine = engine(session, options, progress, dryRun);
  }

  /** On an engine that is there already. */
  ComposeEngine(Session session, Engine engine) {
    this.session = session;
    this.progress = engine.progress();
    this.engine = engine;
  }

  /** An engine whose progress nobody sees, for where output is shown instead. */
  static ComposeEngine silent(Session session, ComposeOptions options) throws IOException {
    return new ComposeEngine(
        session, engine(session, options, new QuietProgress(session.err()), false));
  }

  /** The session's engine, or for a dry run one on which nothing is changed. */
  static Engine engine(Session session, ComposeOptions options, Progress progress, boolean dryRun)
      throws IOException {
    Warnings warnings = ComposeOptions.warnings(session)::accept;
    return dryRun
        ? Engine.dry(session.client(), progress, warnings, HASHES, options.parallel())
        : Engine.of(session.client(), progress, warnings, HASHES, options.parallel());
  }

  /** Runs one piece of work; Ctrl-C ends it between two requests. */
  static void run(Session session, ComposeOptions options, String title, boolean dryRun, Work work)
      throws IOException {
    try (ComposeEngine engine = new ComposeEngine(session, options, title, dryRun)) {
      work.run(engine.engine());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(130, "canceled");
    }
  }

  Engine engine() {
    return engine;
  }

  /** How progress is shown: as asked for, else redrawn where there is a terminal. */
  static Progress progress(Session session, ComposeOptions options, String title, boolean dryRun) {
    String wanted = options.progress();
    String prefix = dryRun ? ServiceCommand.DRY_RUN : "";
    boolean ansi = !options.ansi().equals("never");
    if (wanted.equals("auto") || wanted.isEmpty()) {
      boolean redraws = options.ansi().equals("always") || (ansi && session.terminal().err());
      wanted = redraws ? "tty" : "plain";
    }
    return switch (wanted) {
      case "tty" ->
          new TerminalProgress(
              session.err(), title, prefix, ansi, () -> dimensions(session.terminal().size()));
      case "json" -> new JsonProgress(session.err(), dryRun);
      case "quiet", "none" -> new QuietProgress(session.err());
      default -> new PlainProgress(session.err(), prefix);
    };
  }

  private static TerminalProgress.Dimensions dimensions(Terminal.Size size) {
    return new TerminalProgress.Dimensions(size.rows(), size.columns());
  }

  /** Makes projects what their files say. */
  Up up(ComposeBuild builder, boolean assumeYes) {
    return new Up(
        engine, builder, credentials(session), question -> confirmed(question, assumeYes));
  }

  static ImageStep.Credentials credentials(Session session) {
    return image -> session.registryAuth(ImageName.parse(image).registry());
  }

  private boolean confirmed(String question, boolean assumeYes) {
    if (assumeYes) {
      return true;
    }
    try {
      return Confirmation.ask(session, question);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    progress.close();
  }

  /** A policy word of {@code --pull} that is known. */
  static String pullPolicy(String word) {
    if (!Set.of("", "policy", "always", "missing", "never", "build").contains(word)) {
      throw new CommandException(ExitCode.FAILED, "invalid --pull option \"" + word + "\"");
    }
    return word.equals("policy") ? "" : word;
  }
}
