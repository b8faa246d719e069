package io.jdock.compose.load;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;

/** What is wrong with a text that is no YAML, in the words of libyaml, which go-yaml speaks. */
final class YamlComplaint {
  private YamlComplaint() {}

  static String of(MarkedYamlEngineException e) {
    String words = words(String.valueOf(e.getProblem()), String.valueOf(e.getContext()));
    int line = line(e);
    boolean nowhere = line == 0 || words.startsWith("unknown anchor");
    return "yaml: " + (nowhere ? "" : "line " + line + ": ") + words;
  }

  /**
   * The line that go-yaml names: where what is wrong began, unless that is the first. It counts
   * from 0, and from 1 only for what the scanner finds.
   */
  private static int line(MarkedYamlEngineException e) {
    int began = e.getContextMark().map(Mark::getLine).orElse(0);
    int line = began == 0 ? e.getProblemMark().map(Mark::getLine).orElse(0) : began;
    return line > 0 && e instanceof ScannerException ? line + 1 : line;
  }

  private static String words(String problem, String context) {
    if (problem.contains("mapping values are not allowed")) {
      return "mapping values are not allowed in this context";
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
    if (problem.contains("unexpected end of stream")) {
      return "found unexpected end of stream";
    }
    if (problem.contains("unknown escape character")) {
      return "found unknown escape character";
    }
    if (problem.contains("undefined alias")) {
      return "unknown anchor '" + problem.replaceFirst(".*undefined alias ", "") + "' referenced";
    }
    if (context.contains("flow sequence")) {
      return "did not find expected ',' or ']'";
    }
    if (context.contains("flow mapping")) {
      return "did not find expected ',' or '}'";
    }
    if (problem.contains("expected <block end>")) {
      return context.contains("mapping")
          ? "did not find expected key"
          : "did not find expected '-' indicator";
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
