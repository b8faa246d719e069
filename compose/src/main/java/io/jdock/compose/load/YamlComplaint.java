package io.jdock.compose.load;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** What is wrong with a text that is no YAML, in the words of libyaml, which go-yaml speaks. */
final class YamlComplaint {
  private YamlComplaint() {}

  static String of(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    int line = e.getProblemMark().map(Mark::getLine).orElse(0);
    int context = e.getContextMark().map(Mark::getLine).orElse(-1);
    String words = words(problem, String.valueOf(e.getContext()));
    // libyaml counts lines from 0; go-yaml adds one to a scanner's complaint only
    int shown = scanner(words) ? line + 1 : Math.max(context, 0) == line ? line + 1 : line;
    return "yaml: " + (shown > 0 ? "line " + shown + ": " : "") + words;
  }

  private static boolean scanner(String words) {
    return words.startsWith("mapping values")
        || words.startsWith("found")
        || words.startsWith("could not")
        || words.startsWith("block sequence");
  }

  private static String words(String problem, String context) {
    if (problem.contains("mapping values are not allowed")) {
      return "mapping values are not allowed in this context";
    }
    if (problem.contains("found character '\\t(TAB)'") || problem.contains("\\t")) {
      return "found character that cannot start any token";
    }
    if (problem.contains("that cannot start any token")) {
      return "found character that cannot start any token";
    }
    if (problem.contains("could not find expected ':'")) {
      return "could not find expected ':'";
    }
    if (problem.contains("sequence entries are not allowed")) {
      return "block sequence entries are not allowed in this context";
    }
    if (problem.contains("found unexpected end of stream")) {
      return "found unexpected end of stream";
    }
    if (problem.contains("undefined alias")) {
      return "unknown anchor '" + problem.replaceFirst(".*undefined alias ", "") + "' referenced";
    }
    if (problem.startsWith("expected <block end>")) {
      return context.contains("block mapping") || context.contains("block collection")
          ? (context.contains("mapping")
              ? "did not find expected key"
              : "did not find expected '-' indicator")
          : "did not find expected key";
    }
    if (context.contains("flow sequence")) {
      return "did not find expected ',' or ']'";
    }
    if (context.contains("flow mapping")) {
      return "did not find expected ',' or '}'";
    }
    if (problem.startsWith("expected the node content")) {
      return "did not find expected node content";
    }
    if (problem.startsWith("expected '<document start>'")) {
      return "did not find expected <document start>";
    }
    return problem;
  }
}
