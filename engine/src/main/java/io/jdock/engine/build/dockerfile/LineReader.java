package io.jdock.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts lines together to instructions: comments, continuation lines and heredocs. */
final class LineReader {
  private static final Set<String> TAKE_HEREDOCS = Set.of("ADD", "COPY", "RUN");
  private static final Pattern COMMENT = Pattern.compile("^\\s*#.*$");

  private final List<String> lines;
  private final char escape;
  private final Pattern continuation;
  private final List<String> warnings = new ArrayList<>();
  private int next;

  LineReader(List<String> lines, char escape) {
    this.lines = lines;
    this.escape = escape;
    String mark = Pattern.quote(String.valueOf(escape));
    this.continuation = Pattern.compile("(^|.*(?!" + mark + ").)" + mark + "[ \t]*$");
  }

  List<String> warnings() {
    return warnings;
  }

  List<RawInstruction> all() throws DockerfileException {
    List<RawInstruction> instructions = new ArrayList<>();
    while (next < lines.size()) {
      int first = next + 1;
      String line = lines.get(next++).stripLeading();
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String whole = withContinuations(line);
      if (whole.isBlank()) {
        continue;
      }
      List<Heredoc> heredocs = heredocs(whole, first);
      instructions.add(RawInstruction.of(whole, heredocs, first, next));
    }
    if (instructions.isEmpty()) {
      throw new DockerfileException(0, "file with no instructions");
    }
    return instructions;
  }

  private String withContinuations(String first) {
    StringBuilder whole = new StringBuilder();
    String line = first;
    boolean emptyLine = false;
    while (true) {
      Matcher goesOn = continuation.matcher(line);
      if (!goesOn.matches()) {
        whole.append(line);
        break;
      }
      whole.append(goesOn.group(1));
      while (next < lines.size()
          && (lines.get(next).isBlank() || COMMENT.matcher(lines.get(next)).matches())) {
        emptyLine |= lines.get(next++).isBlank();
      }
      if (next == lines.size()) {
        break;
      }
      line = lines.get(next++);
    }
    if (emptyLine) {
      warnings.add(
          "[Warning] Empty continuation lines will become errors in a future release: "
              + whole.toString().strip());
    }
    return whole.toString();
  }

  private List<Heredoc> heredocs(String line, int first) throws DockerfileException {
    String[] words = line.strip().split("\\s+", 3);
    boolean trigger = words[0].equalsIgnoreCase("ONBUILD") && words.length > 1;
    String name = (trigger ? words[1] : words[0]).toUpperCase(Locale.ROOT);
    if (!TAKE_HEREDOCS.contains(name) || line.indexOf("<<") < 0) {
      return List.of();
    }
    List<Heredoc> heredocs = new ArrayList<>();
    for (Heredoc announced : Heredoc.announcedIn(line, escape)) {
      heredocs.add(announced.with(content(announced, first)));
    }
    return heredocs;
  }

  private String content(Heredoc heredoc, int first) throws DockerfileException {
    StringBuilder content = new StringBuilder();
    while (next < lines.size()) {
      String line = lines.get(next++);
      String end = heredoc.chomp() ? line.replaceFirst("^\t+", "") : line;
      if (end.equals(heredoc.name())) {
        return content.toString();
      }
      content.append(line).append('\n');
    }
    throw new DockerfileException(first, "unterminated heredoc");
  }
}
