package io.jdock.compose.load;

import io.jdock.compose.model.Copies;
import io.jdock.compose.model.FileObject;
import io.jdock.compose.model.Project;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes projects in the canonical form, as {@code docker compose config} prints them. */
public final class Writer {
  private Writer() {}

  /** A project as YAML. */
  public static String yaml(Project project) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    if (!project.name().isEmpty()) {
      tree.put("name", project.name());
    }
    sections(project, Encoder.yaml()).forEach(tree::put);
    Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
    tree.forEach(
        (key, value) -> {
          if (key.equals("services") || !(value instanceof Map<?, ?> map) || !map.isEmpty()) {
            ordered.put(key, value);
          }
        });
    project.extensions().forEach(ordered::put);
    return YamlText.of(ordered);
  }

  /** A project as JSON. */
  public static String json(Project project) {
    Map<String, @Nullable Object> tree = Trees.newMapping();
    tree.put("name", project.name());
    sections(project, Encoder.json())
        .forEach(
            (key, value) -> {
              // docker compose leaves models out of JSON
              boolean written = key.equals("services") || !((Map<?, ?>) value).isEmpty();
              if (written && !key.equals("models")) {
                tree.put(key, value);
              }
            });
    tree.putAll(project.extensions());
    return JsonText.of(tree, "  ");
  }

  /** A tree as YAML, keys sorted. */
  public static String yaml(@Nullable Object tree) {
    return YamlText.of(tree);
  }

  /** A tree as YAML with another indentation than two. */
  public static String yaml(@Nullable Object tree, int indentation) {
    return YamlText.of(tree, indentation);
  }

  /** A tree as JSON, keys sorted. */
  public static String json(@Nullable Object tree) {
    return JsonText.of(tree, "  ");
  }

  private static Map<String, Object> sections(Project project, Encoder encoder) {
    Map<String, Object> sections = new LinkedHashMap<>();
    sections.put("services", all(project.services(), encoder));
    sections.put("networks", all(project.networks(), encoder));
    sections.put("volumes", all(project.volumes(), encoder));
    Map<String, @Nullable Object> secrets = Trees.newMapping();
    project
        .secrets()
        .forEach((name, each) -> secrets.put(name, encoder.record(withoutContent(each))));
    sections.put("secrets", secrets);
    Map<String, @Nullable Object> configs = Trees.newMapping();
    project
        .configs()
        .forEach(
            (name, each) ->
                configs.put(
                    name,
                    encoder.record(each.environment() == null ? each : withoutContent(each))));
    sections.put("configs", configs);
    sections.put("models", all(project.models(), encoder));
    return sections;
  }

  private static FileObject withoutContent(FileObject object) {
    return Copies.with(object, "content", null);
  }

  private static Map<String, @Nullable Object> all(
      Map<String, ? extends Record> records, Encoder encoder) {
    Map<String, @Nullable Object> all = Trees.newMapping();
    records.forEach((name, record) -> all.put(name, encoder.record(record)));
    return all;
  }
}
