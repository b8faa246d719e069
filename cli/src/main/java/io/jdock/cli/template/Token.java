package io.jdock.cli.template;

/**
 * A piece of a template.
 *
 * @param offset where it begins in the source
 */
record Token(Kind kind, String text, int offset) {
  enum Kind {
    /** What stands outside of braces. */
    TEXT,
    /** Opens an action. */
    LEFT,
    /** Closes an action. */
    RIGHT,
    /** {@code .Name}. */
    FIELD,
    /** {@code .} alone. */
    DOT,
    /** {@code $} or {@code $name}. */
    VARIABLE,
    /** A function, keyword, true, false or nil. */
    WORD,
    /** A quoted string, its value. */
    STRING,
    NUMBER,
    /** A character constant, its value as a number. */
    CHARACTER,
    /** {@code |}. */
    PIPE,
    OPEN,
    CLOSE,
    /** {@code :=}. */
    DECLARE,
    /** {@code =}. */
    ASSIGN,
    COMMA,
    /** White space inside an action; it separates arguments. */
    SPACE,
    END
  }
}
