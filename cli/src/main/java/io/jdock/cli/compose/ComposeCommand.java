package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import java.io.IOException;

/** A command of {@code jdock compose}; the options before it are at {@link #compose}. */
public abstract class ComposeCommand extends Command {
  private ComposeOptions compose = new ComposeOptions();
  private final Flag<Boolean> dryRun =
      flags.bool(null, "dry-run", "Execute command in dry run mode");

  protected ComposeCommand(String synopsis, String summary, Arguments arguments) {
    super(synopsis, summary, arguments);
  }

  /** For commands whose options end at the first argument. */
  protected ComposeCommand(String synopsis, String summary, Arguments arguments, Flags flags) {
    super(synopsis, summary, arguments, flags);
  }

  /** Takes the options that stood before the command. */
  public final ComposeCommand with(ComposeOptions options) {
    compose = options;
    return this;
  }

  /** The options before the command. */
  protected final ComposeOptions compose() {
    return compose;
  }

  /** Whether to tell what would be done, and do nothing; the option may stand here or before. */
  protected final boolean dryRun() {
    return dryRun.get() || compose.dryRun();
  }

  /**
   * Does it with progress shown as the user wants it; in a dry run nothing is changed.
   *
   * @param title such as {@code Running}
   */
  final void perform(Session session, String title, ComposeEngine.Work work) throws IOException {
    ComposeEngine.run(session, compose, title, dryRun(), work);
  }
}
