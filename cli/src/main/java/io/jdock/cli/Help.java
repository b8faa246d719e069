package io.jdock.cli;

import io.jdock.cli.flag.FlagUsages;
import io.jdock.cli.flag.Flags;
import java.util.List;

/** Help texts: Docker's layout, and an example or two. */
final class Help {
  private static final int COLUMNS = 80;

  private Help() {}

  static String usageLine(String path, Command command) {
    int blank = command.synopsis().indexOf(' ');
    String rest = blank < 0 ? "" : command.synopsis().substring(blank);
    return "Usage:  jdock " + path + rest;
  }

  static String command(String path, Command command) {
    StringBuilder out = new StringBuilder();
    out.append(usageLine(path, command)).append("\n\n").append(command.summary()).append('\n');
    List<String> aliases = CommandTree.aliases(path);
    if (aliases.size() > 1) {
      out.append("\nAliases:\n  jdock ").append(String.join(", jdock ", aliases)).append('\n');
    }
    if (!command.examples().isEmpty()) {
      out.append("\nExamples:\n");
      for (Command.Example example : command.examples()) {
        out.append("  # ").append(example.effect()).append('\n');
        out.append("  jdock ").append(example.line()).append("\n");
      }
    }
    if (!command.flags().visible().isEmpty()) {
      out.append("\nOptions:\n").append(FlagUsages.of(command.flags().visible(), COLUMNS));
    }
    return out.toString();
  }

  static String group(String group) {
    StringBuilder out = new StringBuilder();
    out.append("Usage:  jdock ").append(group).append(" COMMAND\n\n");
    out.append(CommandTree.groupSummary(group)).append("\n\nCommands:\n");
    append(out, group, CommandTree.names(group));
    out.append("\nRun 'jdock ")
        .append(group)
        .append(" COMMAND --help' for more information on a command.\n");
    return out.toString();
  }

  /** Of the one group that has options of its own. */
  static String compose(Flags flags) {
    StringBuilder out = new StringBuilder();
    out.append("Usage:  jdock compose [OPTIONS] COMMAND\n\n");
    out.append("Define and run multi-container applications\n\nOptions:\n");
    out.append(FlagUsages.of(flags.visible(), COLUMNS)).append("\nCommands:\n");
    append(out, "compose", CommandTree.names("compose"));
    out.append("\nRun 'jdock compose COMMAND --help' for more information on a command.\n");
    return out.toString();
  }

  static String root(GlobalOptions options) {
    StringBuilder out = new StringBuilder();
    out.append("Usage:  jdock [OPTIONS] COMMAND\n\n");
    out.append("A container engine that works like Docker and shows how\n\nCommon Commands:\n");
    append(out, "", CommandTree.COMMON);
    out.append("\nSee what happens:\n");
    out.append("  explain        ").append(explain()).append('\n');
    out.append("  run --explain  Run a container, then tell what the kernel was asked to do\n");
    out.append("  run --plan     Tell what would be asked of the kernel, and do nothing\n");
    out.append("\nManagement Commands:\n");
    for (String group : CommandTree.GROUPS) {
      out.append(String.format("  %-11s %s%n", group, CommandTree.groupSummary(group)));
    }
    out.append("\nCommands:\n");
    append(out, "", CommandTree.others());
    out.append("\nGlobal Options:\n");
    out.append(FlagUsages.of(options.flags().visible(), COLUMNS));
    out.append("\nRun 'jdock COMMAND --help' for more information on a command.\n");
    return out.toString();
  }

  private static String explain() {
    Command command = CommandTree.find("", "explain");
    return command == null ? "" : command.summary();
  }

  private static void append(StringBuilder out, String group, List<String> names) {
    for (String name : names) {
      Command command = CommandTree.find(group, name);
      if (command != null) {
        out.append(String.format("  %-11s %s%n", name, command.summary()));
      }
    }
  }
}
