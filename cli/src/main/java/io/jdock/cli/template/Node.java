package io.jdock.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template consists of once parsed. */
sealed interface Node {

  /** Literal text. */
  record Text(String text) implements Node {}

  /** {@code {{pipeline}}}. */
  record Action(Pipeline pipeline) implements Node {}

  /** {@code if}, {@code with} or {@code range} with their two branches. */
  record Branch(Kind kind, Pipeline pipeline, List<Node> then, List<Node> otherwise)
      implements Node {
    enum Kind {
      IF,
      WITH,
      RANGE
    }
  }

  /** {@code break} or {@code continue}. */
  record Jump(boolean leaves) implements Node {}

  /**
   * Commands connected by bars, their result perhaps kept in variables.
   *
   * @param variables declared or assigned, at most two (two only for range)
   */
  record Pipeline(List<String> variables, boolean declares, List<Command> commands) {}

  /** A function, field or value with arguments. */
  record Command(List<Operand> operands, int offset) {}

  /**
   * One operand and the fields taken of it: {@code $x.Name}, {@code (f .a).b}.
   *
   * @param value a literal for LITERAL
   * @param nested for NESTED
   */
  record Operand(
      Kind kind,
      String name,
      @Nullable Object value,
      @Nullable Pipeline nested,
      List<String> fields,
      int offset,
      String source) {
    enum Kind {
      DOT,
      VARIABLE,
      FUNCTION,
      LITERAL,
      NESTED
    }
  }
}
