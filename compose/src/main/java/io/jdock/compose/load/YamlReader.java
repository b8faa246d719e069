package io.jdock.compose.load;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads the documents of a Compose file into trees. Merge keys are followed, {@code !reset} and
 * {@code !override} are recorded; a file that unfolds to more than {@link #MOST_VALUES} values is
 * refused, since a few anchors can ask for more than any memory holds.
 */
final class YamlReader {
  private static final int MOST_VALUES = 2_000_000;
  private static final int MOST_CHARACTERS = 64 * 1024 * 1024;
  private static final Tag RESET = new Tag("!reset");
  private static final Tag OVERRIDE = new Tag("!override");

  private final List<TreePath> replaced = new ArrayList<>();
  private final Map<Node, List<String>> open = new HashMap<>();
  private int values;

  private YamlReader() {}

  /**
   * One document of a file.
   *
   * @param root usually a mapping
   * @param replaced places tagged {@code !reset} or {@code !override}: what earlier files say there
   *     does not count
   */
  record Document(@Nullable Object root, List<TreePath> replaced) {}

  /** A mapping that says a key twice. */
  static final class DuplicateKeyException extends ComposeException {
    private static final long serialVersionUID = 1L;
    private final int depth;

    DuplicateKeyException(String message, int depth) {
      super(message);
      this.depth = depth;
    }

    /** How many keys lead to the mapping; 0 for the topmost. */
    int depth() {
      return depth;
    }
  }

  /**
   * All documents of a file.
   *
   * @throws ComposeException if it is no YAML, without the file's name
   */
  static List<Document> read(byte[] content) throws ComposeException {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MOST_CHARACTERS)
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .setAllowRecursiveKeys(false)
            .setSchema(new FailsafeSchema())
            .build();
    List<Document> documents = new ArrayList<>();
    try {
      for (Node node : new Compose(settings).composeAllFromString(decode(content))) {
        YamlReader reader = new YamlReader();
        documents.add(new Document(reader.value(node, TreePath.TOP), reader.replaced));
      }
    } catch (MarkedYamlEngineException e) {
      throw new ComposeException(YamlComplaint.of(e), e);
    } catch (ReaderException e) {
      throw new ComposeException("yaml: control characters are not allowed", e);
    } catch (YamlEngineException e) {
      throw new ComposeException("yaml: " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new ComposeException("yaml: exceeded max depth of 10000", e);
    }
    return documents;
  }

  private static String decode(byte[] content) throws ComposeException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ComposeException("yaml: invalid leading UTF-8 octet", e);
    }
  }

  private @Nullable Object value(Node node, TreePath path) throws ComposeException {
    if (++values > MOST_VALUES) {
      throw new ComposeException("yaml: document contains excessive aliasing");
    }
    if (node.getTag().equals(OVERRIDE)) {
      replaced.add(path);
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    checkForCycle(node, path);
    Object value =
        node instanceof MappingNode mapping
            ? mapping(mapping, path)
            : sequence((SequenceNode) node, path);
    List<String> places = open.get(node);
    if (places != null) {
      places.remove(places.size() - 1);
    }
    return value;
  }

  private void checkForCycle(Node node, TreePath path) throws ComposeException {
    List<String> places = open.computeIfAbsent(node, n -> new ArrayList<>(1));
    if (!places.isEmpty()) {
      String around = places.get(0);
      String again = around.isEmpty() ? "." + path : path.toString().substring(around.length());
      throw new ComposeException(
          "cycle detected: node at path " + path + again + " references node at path " + path);
    }
    places.add(path.toString());
  }

  private static @Nullable Object scalar(ScalarNode scalar) throws ComposeException {
    String tag = scalar.getTag().getValue();
    boolean plain = scalar.isPlain();
    String text = scalar.getValue();
    return switch (tag) {
      case "tag:yaml.org,2002:int" -> typed(text, tag, Long.class);
      case "tag:yaml.org,2002:float" -> typed(text, tag, Number.class);
      case "tag:yaml.org,2002:bool" -> typed(text, tag, Boolean.class);
      case "tag:yaml.org,2002:null" -> null;
      default ->
          plain && (tag.equals("tag:yaml.org,2002:str") && !tagged(scalar))
              ? Scalar.resolve(text)
              : text;
    };
  }

  private static Object typed(String text, String tag, Class<?> type) throws ComposeException {
    Object value = Scalar.resolve(text);
    if (value == null || !type.isInstance(value)) {
      throw new ComposeException(
          "yaml: cannot decode !!str `"
              + text
              + "` as a !!"
              + tag.substring(tag.lastIndexOf(':') + 1));
    }
    return value;
  }

  /** Whether the file itself says {@code !!str}: then what the scalar is stays a text. */
  private static boolean tagged(ScalarNode scalar) {
    Optional<Mark> mark = scalar.getStartMark();
    if (mark.isEmpty()) {
      return false;
    }
    int[] buffer = mark.get().getBuffer();
    int at = mark.get().getPointer();
    return at < buffer.length && buffer[at] == '!';
  }

  private List<@Nullable Object> sequence(SequenceNode node, TreePath path)
      throws ComposeException {
    List<@Nullable Object> list = new ArrayList<>(node.getValue().size());
    int index = 0;
    for (Node each : node.getValue()) {
      TreePath next = path.next(Integer.toString(index++));
      if (each.getTag().equals(RESET)) {
        replaced.add(next);
      } else {
        list.add(value(each, next));
      }
    }
    return list;
  }

  private Map<String, @Nullable Object> mapping(MappingNode node, TreePath path)
      throws ComposeException {
    Map<String, @Nullable Object> mapping = Trees.newMapping();
    Map<String, Integer> lines = new HashMap<>();
    List<Node> merged = new ArrayList<>(1);
    for (NodeTuple tuple : node.getValue()) {
      String key = key(tuple.getKeyNode(), path);
      int line = line(tuple.getKeyNode());
      Integer before = lines.putIfAbsent(key, line);
      if (before != null) {
        throw new DuplicateKeyException(
            "line "
                + line
                + ": mapping key "
                + GoText.quote(key)
                + " already defined at line "
                + before,
            path.depth());
      }
      if (key.equals("<<") && isPlain(tuple.getKeyNode())) {
        merged.add(tuple.getValueNode());
      } else if (tuple.getValueNode().getTag().equals(RESET)) {
        replaced.add(path.next(key));
      } else {
        mapping.put(key, value(tuple.getValueNode(), path.next(key)));
      }
    }
    for (Node each : merged) {
      merge(each, mapping, path);
    }
    return mapping;
  }

  /** What the mapping itself says counts more than what it merges, earlier more than later. */
  private void merge(Node node, Map<String, @Nullable Object> mapping, TreePath path)
      throws ComposeException {
    if (node instanceof MappingNode) {
      Map<String, @Nullable Object> other = Trees.mapping(value(node, path));
      if (other != null) {
        other.forEach(
            (key, value) -> {
              if (!mapping.containsKey(key)) {
                mapping.put(key, value);
              }
            });
      }
    } else if (node instanceof SequenceNode sequence) {
      for (Node each : sequence.getValue()) {
        if (!(each instanceof MappingNode)) {
          throw new ComposeException(
              "yaml: map merge requires map or sequence of maps as the value");
        }
        merge(each, mapping, path);
      }
    } else {
      throw new ComposeException("yaml: map merge requires map or sequence of maps as the value");
    }
  }

  private static boolean isPlain(Node node) {
    return node instanceof ScalarNode scalar && scalar.isPlain();
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static String key(Node node, TreePath path) throws ComposeException {
    Object key = node instanceof ScalarNode scalar ? scalar(scalar) : null;
    if (key instanceof String text) {
      return text;
    }
    if (!(node instanceof ScalarNode)) {
      throw new ComposeException(
          "yaml: invalid map key: " + node.getNodeType().name().toLowerCase(Locale.ROOT));
    }
    throw new ComposeException(
        "non-string key "
            + (path.depth() == 0 ? "at top level" : "in " + path)
            + ": "
            + (key == null ? "<nil>" : GoText.of(key)));
  }
}
