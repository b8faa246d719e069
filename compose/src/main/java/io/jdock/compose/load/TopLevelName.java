package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code name} that a file gives its project, looked for before the file is really read. */
final class TopLevelName {
  private TopLevelName() {}

  /**
   * @throws ComposeException if the file is no YAML at all
   */
  static List<String> of(byte[] content) throws ComposeException {
    List<String> names = new ArrayList<>();
    List<YamlReader.Document> documents;
    try {
      documents = YamlReader.read(content);
    } catch (ComposeException e) {
      if (String.valueOf(e.getMessage()).startsWith("yaml: ")) {
        throw e;
      }
      return names; // what else is wrong is told with the file's name when it is read in earnest
    }
    for (YamlReader.Document document : documents) {
      Map<String, @Nullable Object> root = Trees.mapping(document.root());
      Object name = root == null ? null : root.get("name");
      if (name instanceof List || name instanceof Map) {
        throw new ComposeException(
            "yaml: unmarshal errors:\n  line 1: cannot unmarshal "
                + (name instanceof List ? "!!seq" : "!!map")
                + " into string");
      }
      if (name != null && !name.equals("")) {
        names.add(GoText.of(name));
      }
    }
    return names;
  }
}
