package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.util.List;

/** {@code jdock compose version}. */
public final class ComposeVersionCommand extends ComposeCommand {
  /** The docker compose whose behaviour this is, as its containers' labels say. */
  public static final String COMPATIBLE = "2.40.3";

  private final Flag<String> format =
      flags.string("f", "format", "Format the output. Values: [pretty | json]. (Default: pretty)");
  private final Flag<Boolean> number =
      flags.bool(null, "short", "Shows only Compose's version number");

  public ComposeVersionCommand() {
    super("version [OPTIONS]", "Show the Docker Compose version information", Arguments.none());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose version --short", "the docker compose that jdock compose is like"));
  }

  @Override
  protected int run(Session session, List<String> arguments) {
    if (number.get()) {
      session.out().println(COMPATIBLE);
    } else if (format.get().equals("json")) {
      session.out().println("{\"version\":\"" + COMPATIBLE + "\"}");
    } else {
      session.out().println("Docker Compose version " + COMPATIBLE + " (jdock)");
    }
    return ExitCode.OK;
  }
}
