package io.jdock.cli.format;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.template.Fields;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A table's row: fields by name, each computed when a template asks for it. */
public class Row implements Fields {
  private final String typeName;
  private final TreeMap<String, Supplier<? extends @Nullable Object>> fields = new TreeMap<>();
  private @Nullable JsonObject labels;

  public Row(String typeName) {
    this.typeName = typeName;
  }

  /** Adds a field. */
  public final Row with(String name, Supplier<? extends @Nullable Object> value) {
    fields.put(name, value);
    return this;
  }

  /** Adds {@code .Label "NAME"}, one of the object's labels. */
  protected final void withLabels(JsonObject object) {
    labels = object.object("Labels");
  }

  @Override
  public final boolean callable(String name) {
    return labels != null && name.equals("Label");
  }

  @Override
  public final @Nullable Object call(String name, List<@Nullable Object> arguments) {
    return labels == null || arguments.isEmpty()
        ? ""
        : labels.string(String.valueOf(arguments.get(0)));
  }

  @Override
  public final String typeName() {
    return typeName;
  }

  @Override
  public final List<String> names() {
    return List.copyOf(fields.keySet());
  }

  @Override
  public final @Nullable Object field(String name) {
    Supplier<? extends @Nullable Object> field = fields.get(name);
    return field == null ? null : field.get();
  }
}
