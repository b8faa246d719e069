package io.jdock.cli.template;

import io.jdock.cli.template.Node.Branch;
import io.jdock.cli.template.Node.Command;
import io.jdock.cli.template.Node.Operand;
import io.jdock.cli.template.Node.Pipeline;
import io.jdock.cli.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds a template's tree from its tokens; one method for each rule of the grammar. */
final class Parser {
  private static final Set<String> ENDS = Set.of("end", "else");

  private final String source;
  private final List<Token> tokens;
  private final Set<String> functions;
  private final List<String> variables = new ArrayList<>(List.of("$"));
  private int at;
  private int rangeDepth;

  Parser(String source, Set<String> functions) {
    this.source = source;
    this.tokens = new Lexer(source).tokens();
    this.functions = functions;
  }

  List<Node> parse() {
    List<Node> nodes = nodes();
    if (peek().kind() != Kind.END) {
      throw error("unexpected {{" + keyword() + "}}");
    }
    return nodes;
  }

  private List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    while (peek().kind() != Kind.END) {
      if (peek().kind() == Kind.TEXT) {
        nodes.add(new Node.Text(next().text()));
        continue;
      }
      if (ENDS.contains(keyword())) {
        return nodes;
      }
      nodes.add(action());
    }
    return nodes;
  }

  /** The word that an action begins with; empty if it begins with anything else. */
  private String keyword() {
    int i = at;
    if (tokens.get(i).kind() == Kind.LEFT) {
      i++;
    }
    if (tokens.get(i).kind() == Kind.SPACE) {
      i++;
    }
    return tokens.get(i).kind() == Kind.WORD ? tokens.get(i).text() : "";
  }

  private Node action() {
    String word = keyword();
    next();
    skipSpace();
    switch (word) {
      case "if" -> {
        next();
        return branch(Branch.Kind.IF);
      }
      case "with" -> {
        next();
        return branch(Branch.Kind.WITH);
      }
      case "range" -> {
        next();
        return branch(Branch.Kind.RANGE);
      }
      case "break", "continue" -> {
        if (rangeDepth == 0) {
          throw error("{{" + word + "}} outside {{range}}");
        }
        next();
        close("{{" + word + "}}");
        return new Node.Jump(word.equals("break"));
      }
      case "define", "template", "block" ->
          throw error("{{" + word + "}} is not supported by jdock's templates");
      default -> {
        Pipeline pipeline = pipeline("command", false);
        close("command");
        return new Node.Action(pipeline);
      }
    }
  }

  private Branch branch(Branch.Kind kind) {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    int scope = variables.size();
    Pipeline pipeline = pipeline(name, kind == Branch.Kind.RANGE);
    close(name);
    rangeDepth += kind == Branch.Kind.RANGE ? 1 : 0;
    final List<Node> then = nodes();
    rangeDepth -= kind == Branch.Kind.RANGE ? 1 : 0;
    List<Node> otherwise = List.of();
    String word = keyword();
    if (peek().kind() == Kind.END) {
      throw error("unexpected EOF");
    }
    next();
    skipSpace();
    next();
    if (word.equals("else")) {
      skipSpace();
      if (peek().kind() == Kind.WORD && Set.of("if", "with").contains(peek().text())) {
        Branch.Kind chained = next().text().equals("if") ? Branch.Kind.IF : Branch.Kind.WITH;
        otherwise = List.of(branch(chained)); // takes the end of both
        drop(scope);
        return new Branch(kind, pipeline, then, otherwise);
      }
      close("else");
      otherwise = nodes();
      if (!keyword().equals("end")) {
        throw error(
            peek().kind() == Kind.END
                ? "unexpected EOF"
                : "expected end; found {{" + keyword() + "}}");
      }
      next();
      skipSpace();
      next();
    }
    close("end");
    drop(scope);
    return new Branch(kind, pipeline, then, otherwise);
  }

  private void drop(int scope) {
    variables.subList(scope, variables.size()).clear();
  }

  private Pipeline pipeline(String context, boolean two) {
    skipSpace();
    List<String> names = new ArrayList<>();
    boolean declares = false;
    int back = at;
    if (peek().kind() == Kind.VARIABLE) {
      names.add(next().text());
      skipSpace();
      if (two && peek().kind() == Kind.COMMA) {
        next();
        skipSpace();
        names.add(next().text());
        skipSpace();
      }
      if (peek().kind() == Kind.DECLARE || peek().kind() == Kind.ASSIGN) {
        declares = next().kind() == Kind.DECLARE;
        for (String name : names) {
          if (!declares && !variables.contains(name)) {
            throw error("undefined variable \"" + name + "\"");
          }
        }
      } else {
        at = back;
        names.clear();
      }
    }
    List<Command> commands = new ArrayList<>();
    do {
      commands.add(command(context));
    } while (peek().kind() == Kind.PIPE && next() != null);
    if (declares) {
      variables.addAll(names);
    }
    return new Pipeline(List.copyOf(names), declares, commands);
  }

  private Command command(String context) {
    skipSpace();
    List<Operand> operands = new ArrayList<>();
    int start = peek().offset();
    while (true) {
      Operand operand = operand();
      if (operand == null) {
        break;
      }
      operands.add(operand);
      if (peek().kind() == Kind.SPACE) {
        next();
      } else if (startsOperand(peek())) {
        throw error("unexpected \"" + peek().text() + "\" in operand");
      }
    }
    if (operands.isEmpty()) {
      throw error(
          switch (peek().kind()) {
            case RIGHT, PIPE, CLOSE -> "missing value for " + context;
            default -> "unexpected \"" + peek().text() + "\" in " + context;
          });
    }
    for (int i = 1; i < operands.size(); i++) {
      if (operands.get(0).kind() == Operand.Kind.LITERAL) {
        throw error("can't give argument to non-function " + operands.get(0).source());
      }
    }
    return new Command(operands, start);
  }

  private static boolean startsOperand(Token token) {
    return switch (token.kind()) {
      case FIELD, DOT, VARIABLE, WORD, STRING, NUMBER, CHARACTER, OPEN -> true;
      default -> false;
    };
  }

  private @Nullable Operand operand() {
    Token token = peek();
    if (!startsOperand(token)) {
      return null;
    }
    next();
    Operand.Kind kind;
    String name = token.text();
    Object value = null;
    Pipeline nested = null;
    List<String> fields = new ArrayList<>();
    switch (token.kind()) {
      case DOT -> kind = Operand.Kind.DOT;
      case FIELD -> {
        kind = Operand.Kind.DOT;
        fields.add(token.text().substring(1));
      }
      case VARIABLE -> {
        kind = Operand.Kind.VARIABLE;
        if (!variables.contains(name)) {
          throw error("undefined variable \"" + name + "\"");
        }
      }
      case OPEN -> {
        kind = Operand.Kind.NESTED;
        nested = pipeline("parenthesized pipeline", false);
        if (next().kind() != Kind.CLOSE) {
          throw error("unclosed left paren");
        }
      }
      case WORD -> {
        switch (name) {
          case "true", "false" -> {
            kind = Operand.Kind.LITERAL;
            value = name.equals("true");
          }
          case "nil" -> kind = Operand.Kind.LITERAL;
          default -> {
            kind = Operand.Kind.FUNCTION;
            if (!functions.contains(name)) {
              throw error("function \"" + name + "\" not defined");
            }
          }
        }
      }
      case STRING -> {
        kind = Operand.Kind.LITERAL;
        value = token.text();
      }
      default -> {
        kind = Operand.Kind.LITERAL;
        value = number(token.text());
      }
    }
    // messages point, as Go's, at the first field taken of something
    int shownOffset = peek().kind() == Kind.FIELD ? peek().offset() : token.offset();
    while (peek().kind() == Kind.FIELD) {
      fields.add(next().text().substring(1));
    }
    int end = peek().offset();
    return new Operand(
        kind,
        name,
        value,
        nested,
        List.copyOf(fields),
        shownOffset,
        source.substring(token.offset(), Math.max(token.offset(), end)));
  }

  private Object number(String text) {
    try {
      String plain = text.replace("_", "");
      if (plain.matches("[+-]?(0[xX][0-9a-fA-F]+|[0-9]+)")) {
        return Long.decode(plain);
      }
      return Double.parseDouble(plain);
    } catch (NumberFormatException e) {
      throw error("bad number syntax: \"" + text + "\"");
    }
  }

  private void close(String context) {
    skipSpace();
    Token token = next();
    if (token.kind() != Kind.RIGHT) {
      at--;
      throw error("unexpected \"" + token.text() + "\" in " + context);
    }
  }

  private void skipSpace() {
    if (peek().kind() == Kind.SPACE) {
      at++;
    }
  }

  private Token peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  private Token next() {
    Token token = peek();
    at++;
    return token;
  }

  private TemplateException error(String message) {
    return new TemplateException(
        "template: :" + Position.line(source, peek().offset()) + ": " + message);
  }
}
