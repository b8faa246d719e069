package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code name} that a file gives its project, looked for before the file is really read. */
final class TopLevelName {
  private static final String WRONG = "yaml: unmarshal errors:\n  line ";
  private static final int LONGEST_SHOWN = 10;

  private TopLevelName() {}

  /**
   * @throws ComposeException if the file is no YAML at all, or no mapping
   */
  static List<String> of(byte[] content) throws ComposeException {
    List<String> names = new ArrayList<>();
    List<YamlReader.Document> documents;
    try {
      documents = YamlReader.read(content);
    } catch (YamlReader.DuplicateKeyException e) {
      if (e.depth() == 0) {
        throw new ComposeException("yaml: unmarshal errors:\n  " + e.getMessage(), e);
      }
      return names; // told with the file's name when it is read in earnest
    } catch (ComposeException e) {
      String message = String.valueOf(e.getMessage());
      if (message.startsWith("yaml: ") && !message.startsWith("yaml: cannot decode")) {
        throw e;
      }
      return names;
    }
    boolean first = true;
    for (YamlReader.Document document : documents) {
      Map<String, @Nullable Object> root = Trees.mapping(document.root());
      if (first && root == null && document.root() != null) {
        throw new ComposeException(
            WRONG + "1: cannot unmarshal " + shown(document.root()) + " into cli.named");
      }
      first = false;
      Object name = root == null ? null : root.get("name");
      if (name instanceof List || name instanceof Map) {
        throw new ComposeException(WRONG + "1: cannot unmarshal " + shown(name) + " into string");
      }
      if (name != null && !name.equals("")) {
        names.add(GoText.of(name));
      }
    }
    return names;
  }

  /** A value with its YAML tag. */
  private static String shown(Object value) {
    if (value instanceof List || value instanceof Map) {
      return value instanceof List ? "!!seq" : "!!map";
    }
    String tag =
        value instanceof Boolean
            ? "!!bool"
            : value instanceof Long ? "!!int" : value instanceof Double ? "!!float" : "!!str";
    String text = GoText.of(value);
    return tag
        + " `"
        + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN - 3) + "..." : text)
        + "`";
  }
}
