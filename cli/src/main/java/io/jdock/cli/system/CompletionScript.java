package io.jdock.cli.system;

import io.jdock.cli.Command;
import io.jdock.cli.CommandTree;
import io.jdock.cli.flag.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Completion scripts. They hold all commands and options as words, and ask {@code jdock} itself
 * only for what changes: names of containers and images.
 */
final class CompletionScript {
  private static final List<String> GROUPS = CommandTree.GROUPS;
  private static final Set<String> ANY_CONTAINER =
      Set.of("rm", "inspect", "logs", "rename", "update", "wait", "explain", "start", "port");
  private static final Set<String> RUNNING =
      Set.of("attach", "exec", "kill", "pause", "restart", "stats", "stop", "top", "unpause");
  private static final Set<String> IMAGES =
      Set.of("run", "create", "rmi", "pull", "history", "tag", "images");

  private static final Set<String> NETWORKS = Set.of("connect", "disconnect", "inspect", "rm");

  /** A command's path and the words its options begin with. */
  private record Entry(String path, List<String> options, String summary) {
    String last() {
      return path.substring(path.lastIndexOf(' ') + 1);
    }

    String operands() {
      if (path.startsWith("network ")) {
        return NETWORKS.contains(last()) ? "networks" : "none";
      }
      boolean image = path.startsWith("image ") || IMAGES.contains(path);
      if (image || IMAGES.contains(last())) {
        return "images";
      }
      if (ANY_CONTAINER.contains(last())) {
        return "containers";
      }
      return RUNNING.contains(last()) ? "running" : "none";
    }
  }

  private static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (String name : CommandTree.names("")) {
      add(entries, "", name);
    }
    for (String group : GROUPS) {
      for (String name : CommandTree.names(group)) {
        add(entries, group, name);
      }
    }
    return entries;
  }

  private static void add(List<Entry> entries, String group, String name) {
    Command command = CommandTree.find(group, name);
    if (command == null) {
      return;
    }
    List<String> options = new ArrayList<>();
    for (Flag<?> flag : command.flags().visible()) {
      options.add("--" + flag.name());
    }
    options.add("--help");
    entries.add(new Entry(group.isEmpty() ? name : group + " " + name, options, command.summary()));
  }

  private static final String NAMES =
      """
      __jdock_names() {
        case "$1" in
          containers) jdock ps -a --format '{{.Names}}' 2>/dev/null ;;
          running) jdock ps --format '{{.Names}}' 2>/dev/null ;;
          networks) jdock network ls --format '{{.Name}}' 2>/dev/null ;;
          images) jdock images --format '{{.Repository}}:{{.Tag}}' 2>/dev/null | grep -v '<none>' ;;
        esac
      }
      """;

  private String table() {
    StringBuilder out = new StringBuilder("__jdock_options() {\n  case \"$1\" in\n");
    for (Entry entry : entries()) {
      out.append("    '").append(entry.path()).append("') echo '");
      out.append(String.join(" ", entry.options())).append("' ;;\n");
    }
    out.append("  esac\n}\n\n__jdock_operands() {\n  case \"$1\" in\n");
    for (Entry entry : entries()) {
      out.append("    '").append(entry.path()).append("') echo ").append(entry.operands());
      out.append(" ;;\n");
    }
    return out.append("  esac\n}\n\n").toString();
  }

  private String words() {
    StringBuilder out = new StringBuilder("__jdock_commands() {\n  case \"$1\" in\n");
    for (String group : GROUPS) {
      out.append("    ").append(group).append(") echo '");
      out.append(String.join(" ", CommandTree.names(group))).append("' ;;\n");
    }
    out.append("    *) echo '").append(String.join(" ", CommandTree.names("")));
    return out.append("' ;;\n  esac\n}\n\n").toString();
  }

  String bash() {
    return "# bash completion of jdock; made by: jdock completion bash\n\n"
        + NAMES
        + "\n"
        + table()
        + words()
        + """
        _jdock() {
          local current="${COMP_WORDS[COMP_CWORD]}" path='' word i
          COMPREPLY=()
          for ((i = 1; i < COMP_CWORD; i++)); do
            word="${COMP_WORDS[i]}"
            case "$word" in
              -H | --host | --config | -l | --log-level) ((i++)) ;;
              -*) ;;
              container | image | network | system) [ -z "$path" ] && path="$word" && continue || break ;;
              *) path="${path:+$path }$word"; break ;;
            esac
          done
          case "$path" in
            '' | container | image | network | system)
              COMPREPLY=($(compgen -W "$(__jdock_commands "$path")" -- "$current")) ;;
            *)
              if [[ "$current" == -* ]]; then
                COMPREPLY=($(compgen -W "$(__jdock_options "$path")" -- "$current"))
              else
                COMPREPLY=($(compgen -W "$(__jdock_names "$(__jdock_operands "$path")")" -- "$current"))
                declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "$current"
              fi ;;
          esac
        }
        complete -o default -F _jdock jdock ./jdock
        """;
  }

  String zsh() {
    return "#compdef jdock\n# zsh completion of jdock; made by: jdock completion zsh\n\n"
        + NAMES
        + "\n"
        + table()
        + words()
        + """
        _jdock() {
          local path='' word i
          for ((i = 2; i < CURRENT; i++)); do
            word="${words[i]}"
            case "$word" in
              -H | --host | --config | -l | --log-level) ((i++)) ;;
              -*) ;;
              container | image | network | system) if [[ -z "$path" ]]; then path="$word"; else break; fi ;;
              *) path="${path:+$path }$word"; break ;;
            esac
          done
          case "$path" in
            '' | container | image | network | system) compadd -- ${=$(__jdock_commands "$path")} ;;
            *)
              if [[ "${words[CURRENT]}" == -* ]]; then
                compadd -- ${=$(__jdock_options "$path")}
              else
                compadd -- ${(f)"$(__jdock_names "$(__jdock_operands "$path")")"}
              fi ;;
          esac
        }
        compdef _jdock jdock
        """;
  }

  String fish() {
    StringBuilder out =
        new StringBuilder("# fish completion of jdock; made by: jdock completion fish\n\n");
    out.append(
        """
        function __jdock_containers; jdock ps -a --format '{{.Names}}' 2>/dev/null; end
        function __jdock_running; jdock ps --format '{{.Names}}' 2>/dev/null; end
        function __jdock_networks; jdock network ls --format '{{.Name}}' 2>/dev/null; end
        function __jdock_images
          jdock images --format '{{.Repository}}:{{.Tag}}' 2>/dev/null | string match -v '*<none>*'
        end

        complete -c jdock -f
        """);
    for (Entry entry : entries()) {
      String condition = condition(entry);
      int blank = entry.path().indexOf(' ');
      String offer =
          blank < 0
              ? "__fish_use_subcommand"
              : "__fish_seen_subcommand_from " + entry.path().substring(0, blank);
      out.append("complete -c jdock -n '").append(offer).append("' -a ").append(entry.last());
      out.append(" -d '").append(entry.summary().replace("'", "\\'")).append("'\n");
      for (String option : entry.options()) {
        out.append("complete -c jdock -n '").append(condition);
        out.append("' -l ").append(option.substring(2)).append('\n');
      }
      if (!entry.operands().equals("none")) {
        out.append("complete -c jdock -n '").append(condition);
        out.append("' -a '(__jdock_").append(entry.operands()).append(")'\n");
      }
    }
    for (String group : GROUPS) {
      out.append("complete -c jdock -n __fish_use_subcommand -a ").append(group).append('\n');
    }
    return out.toString();
  }

  private static String condition(Entry entry) {
    String[] words = entry.path().split(" ");
    return words.length == 1
        ? "__fish_seen_subcommand_from " + words[0]
        : "__fish_seen_subcommand_from "
            + words[0]
            + "; and __fish_seen_subcommand_from "
            + words[1];
  }
}
