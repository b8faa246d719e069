package io.jdock.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template in the subset of Go's {@code text/template} that Docker's {@code --format} is used
 * with: fields, variables, pipelines, if, with, range, comparison and Docker's text functions. Not
 * in it: define, template and block.
 *
 * @see <a href="https://pkg.go.dev/text/template">text/template</a>
 */
public final class Template {
  private final String source;
  private final List<Node> nodes;

  private Template(String source, List<Node> nodes) {
    this.source = source;
    this.nodes = nodes;
  }

  /**
   * Parses a template.
   *
   * @throws TemplateException with Go's message if it is malformed
   */
  public static Template parse(String source) {
    return new Template(source, new Parser(source, Functions.NAMES).parse());
  }

  /**
   * The template's text for a value: a tree of JSON, or {@link Fields}.
   *
   * @throws TemplateException with Go's message if the value lacks what the template names
   */
  public String execute(@Nullable Object value) {
    return new Evaluator(source, new Functions(false), value).run(nodes);
  }

  /** The same on a table's column titles, which functions such as {@code upper} leave alone. */
  public String executeHeader(@Nullable Object titles) {
    return new Evaluator(source, new Functions(true), titles).run(nodes);
  }
}
