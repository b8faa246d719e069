package io.jdock.cli.template;

import io.jdock.cli.template.Node.Branch;
import io.jdock.cli.template.Node.Command;
import io.jdock.cli.template.Node.Operand;
import io.jdock.cli.template.Node.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Executes a template's tree on a value. */
final class Evaluator {
  /** What a node ended with. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private record Variable(String name, @Nullable Object value) {}

  private final String source;
  private final Functions functions;
  private final StringBuilder out = new StringBuilder();
  private final List<Variable> variables = new ArrayList<>();

  Evaluator(String source, Functions functions, @Nullable Object root) {
    this.source = source;
    this.functions = functions;
    variables.add(new Variable("$", root));
  }

  String run(List<Node> nodes) {
    run(nodes, variables.get(0).value());
    return out.toString();
  }

  private Flow run(List<Node> nodes, @Nullable Object dot) {
    for (Node node : nodes) {
      Flow flow = Flow.ON;
      if (node instanceof Node.Text text) {
        out.append(text.text());
      } else if (node instanceof Node.Action action) {
        Object value = pipeline(action.pipeline(), dot);
        if (action.pipeline().variables().isEmpty()) {
          out.append(GoValues.print(value));
        }
      } else if (node instanceof Branch branch) {
        flow = branch(branch, dot);
      } else if (node instanceof Node.Jump jump) {
        flow = jump.leaves() ? Flow.BREAK : Flow.CONTINUE;
      }
      if (flow != Flow.ON) {
        return flow;
      }
    }
    return Flow.ON;
  }

  private Flow branch(Branch branch, @Nullable Object dot) {
    int scope = variables.size();
    try {
      if (branch.kind() == Branch.Kind.RANGE) {
        return range(branch, dot);
      }
      Object value = pipeline(branch.pipeline(), dot);
      if (!GoValues.truth(value)) {
        return run(branch.otherwise(), dot);
      }
      return run(branch.then(), branch.kind() == Branch.Kind.WITH ? value : dot);
    } finally {
      variables.subList(scope, variables.size()).clear();
    }
  }

  private Flow range(Branch branch, @Nullable Object dot) {
    Pipeline pipeline = branch.pipeline();
    Object value = pipeline(new Pipeline(List.of(), false, pipeline.commands()), dot);
    List<Variable> items = items(value, pipeline);
    if (items.isEmpty()) {
      return run(branch.otherwise(), dot);
    }
    int scope = variables.size();
    for (Variable item : items) {
      Object key = value instanceof Iterable<?> ? (Object) Long.valueOf(item.name()) : item.name();
      List<String> names = pipeline.variables();
      if (names.size() == 1) {
        set(names.get(0), item.value(), pipeline.declares());
      } else if (names.size() == 2) {
        set(names.get(0), key, pipeline.declares());
        set(names.get(1), item.value(), pipeline.declares());
      }
      Flow flow = run(branch.then(), item.value());
      variables.subList(scope, variables.size()).clear();
      if (flow == Flow.BREAK) {
        break;
      }
    }
    return Flow.ON;
  }

  /** The elements with their index or key; a map's in the order of its keys. */
  private List<Variable> items(@Nullable Object value, Pipeline pipeline) {
    List<Variable> items = new ArrayList<>();
    if (value instanceof Iterable<?> list) {
      for (Object item : list) {
        items.add(new Variable(Integer.toString(items.size()), item));
      }
      return items;
    }
    Map<String, @Nullable Object> members = GoValues.members(value);
    if (members != null) {
      new TreeMap<>(members).forEach((name, member) -> items.add(new Variable(name, member)));
    } else if (value != null) {
      throw at(
          pipeline.commands().get(0).operands().get(0),
          "range can't iterate over " + GoValues.print(value));
    }
    return items;
  }

  private @Nullable Object pipeline(Pipeline pipeline, @Nullable Object dot) {
    Object value = null;
    boolean first = true;
    for (Command command : pipeline.commands()) {
      value = command(command, dot, first ? List.of() : single(value));
      first = false;
    }
    for (String name : pipeline.variables()) {
      set(name, value, pipeline.declares());
    }
    return value;
  }

  private static List<@Nullable Object> single(@Nullable Object value) {
    List<@Nullable Object> list = new ArrayList<>();
    list.add(value);
    return list;
  }

  private void set(String name, @Nullable Object value, boolean declare) {
    if (declare) {
      variables.add(new Variable(name, value));
      return;
    }
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name().equals(name)) {
        variables.set(i, new Variable(name, value));
        return;
      }
    }
  }

  private @Nullable Object command(
      Command command, @Nullable Object dot, List<@Nullable Object> piped) {
    Operand first = command.operands().get(0);
    List<Operand> rest = command.operands().subList(1, command.operands().size());
    if (first.kind() == Operand.Kind.FUNCTION) {
      return fields(first, function(first, rest, dot, piped), first.fields(), List.of());
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Operand operand : rest) {
      arguments.add(operand(operand, dot));
    }
    arguments.addAll(piped);
    if (first.fields().isEmpty()) {
      if (!arguments.isEmpty()) {
        throw at(first, "can't give argument to non-function " + first.source());
      }
      return base(first, dot);
    }
    return fields(first, base(first, dot), first.fields(), arguments);
  }

  private @Nullable Object function(
      Operand name, List<Operand> operands, @Nullable Object dot, List<@Nullable Object> piped) {
    if (Functions.LAZY.contains(name.name())) {
      return lazy(name, operands, dot, piped);
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Operand operand : operands) {
      arguments.add(operand(operand, dot));
    }
    arguments.addAll(piped);
    try {
      return functions.call(name.name(), arguments);
    } catch (TemplateException e) {
      throw e.getMessage() != null && e.getMessage().startsWith("template: ")
          ? e
          : at(name, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Object lazy(
      Operand name, List<Operand> operands, @Nullable Object dot, List<@Nullable Object> piped) {
    if (operands.isEmpty() && piped.isEmpty()) {
      throw at(name, "wrong number of args for " + name.name() + ": want at least 1 got 0");
    }
    boolean stopAt = name.name().equals("or");
    Object value = null;
    for (Operand operand : operands) {
      value = operand(operand, dot);
      if (GoValues.truth(value) == stopAt) {
        return value;
      }
    }
    return piped.isEmpty() ? value : piped.get(0);
  }

  private @Nullable Object operand(Operand operand, @Nullable Object dot) {
    Object value =
        operand.kind() == Operand.Kind.FUNCTION
            ? function(operand, List.of(), dot, List.of())
            : base(operand, dot);
    return fields(operand, value, operand.fields(), List.of());
  }

  private @Nullable Object base(Operand operand, @Nullable Object dot) {
    return switch (operand.kind()) {
      case DOT -> dot;
      case LITERAL -> operand.value();
      case NESTED -> operand.nested() == null ? null : pipeline(operand.nested(), dot);
      case VARIABLE -> variable(operand.name());
      case FUNCTION -> throw new IllegalStateException("functions are called, not read");
    };
  }

  private @Nullable Object variable(String name) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name().equals(name)) {
        return variables.get(i).value();
      }
    }
    throw new TemplateException("undefined variable: " + name);
  }

  private @Nullable Object fields(
      Operand operand,
      @Nullable Object start,
      List<String> names,
      List<@Nullable Object> arguments) {
    Object value = start;
    for (int i = 0; i < names.size(); i++) {
      boolean last = i == names.size() - 1;
      value = field(operand, value, names.get(i), last ? arguments : List.of());
    }
    return value;
  }

  private @Nullable Object field(
      Operand operand, @Nullable Object value, String name, List<@Nullable Object> arguments) {
    if (value instanceof Fields fields) {
      if (fields.callable(name)) {
        return fields.call(name, arguments);
      }
      if (!fields.names().contains(name)) {
        throw at(operand, "can't evaluate field " + name + " in type " + fields.typeName());
      }
      return fields.field(name);
    }
    if (!arguments.isEmpty()) {
      throw at(operand, name + " is not a method but has arguments");
    }
    Map<String, @Nullable Object> members = GoValues.members(value);
    if (members != null) {
      if (!members.containsKey(name)) {
        throw at(operand, "map has no entry for key \"" + name + "\"");
      }
      return members.get(name);
    }
    if (value == null) {
      throw at(operand, "nil data; no entry for key \"" + name + "\"");
    }
    String type = value instanceof Iterable<?> ? "[]interface {}" : goType(value);
    throw at(operand, "can't evaluate field " + name + " in type " + type);
  }

  private static String goType(Object value) {
    return value instanceof String
        ? "string"
        : value instanceof Boolean ? "bool" : value instanceof Long ? "int64" : "float64";
  }

  private TemplateException at(Operand operand, String message) {
    String shown =
        operand.kind() == Operand.Kind.FUNCTION ? operand.name() : operand.source().strip();
    return new TemplateException(
        "template: :"
            + Position.of(source, operand.offset())
            + ": executing \"\" at <"
            + shown
            + ">: "
            + message);
  }
}
