package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.container.AttachCommand;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ProjectContainer;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose attach}. */
public final class ComposeAttachCommand extends ServiceCommand {
  private final Flag<String> detachKeys =
      flags.string(
          null, "detach-keys", "Override the key sequence for detaching from a container.");
  private final Flag<Long> index = index(flags);
  private final Flag<Boolean> noStdin = flags.bool(null, "no-stdin", "Do not attach STDIN");
  private final Flag<Boolean> sigProxy =
      flags.boolDefaultingTrue("sig-proxy", "Proxy all received signals to the process");

  public ComposeAttachCommand() {
    super(
        "attach [OPTIONS] SERVICE",
        "Attach local standard input, output, and error streams to a service's running container",
        Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose attach --no-stdin web", "see what it writes; Ctrl-C goes to it"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    ProjectContainer container = running(session, name(session), arguments.get(0), index.get());
    if (dryRun()) {
      return ExitCode.OK;
    }
    return delegate(
        new AttachCommand(),
        session,
        List.of(
            "--detach-keys=" + detachKeys.get(),
            "--no-stdin=" + noStdin.get(),
            "--sig-proxy=" + sigProxy.get(),
            container.id()));
  }
}
