package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;

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

  /** For commands that cannot honour these options of the group yet. */
  protected final void refuseModes() {
    refuse("dry-run", dryRun());
    refuse("compatibility", compose.compatibility());
    refuse("parallel", compose.parallel() >= 0);
  }

  private static void refuse(String option, boolean used) {
    if (used) {
      throw new CommandException("--" + option + " is not supported by this command yet");
    }
  }
}
