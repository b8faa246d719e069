package io.jdock.cli.system;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import java.io.IOException;
import java.util.List;

/** {@code jdock completion}: the scripts that complete jdock's command lines. */
public final class CompletionCommand extends Command {
  public CompletionCommand() {
    super(
        "completion bash|zsh|fish",
        "Print the script that completes jdock's command lines",
        Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("completion bash > /etc/bash_completion.d/jdock", "install it for bash"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    CompletionScript script = new CompletionScript();
    session
        .out()
        .print(
            switch (arguments.get(0)) {
              case "bash" -> script.bash();
              case "zsh" -> script.zsh();
              case "fish" -> script.fish();
              default ->
                  throw new CommandException(
                      "unknown shell \""
                          + arguments.get(0)
                          + "\": must be \"bash\", \"zsh\" or \"fish\"");
            });
    return ExitCode.OK;
  }
}
