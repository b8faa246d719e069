package io.jdock.image.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the fields of one JSON object strictly: a field of another type than expected is an error
 * that names it; a missing or null one is empty. Documents come from strangers, so their size,
 * depth and the length of their texts are bounded.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_STRING = 1 << 20;

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .maxNumberLength(32)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String document;
  private final String path;
  private final JsonNode node;

  private JsonReader(String document, String path, JsonNode node) {
    this.document = document;
    this.path = path;
    this.node = node;
  }

  /**
   * Parses a document that must be one JSON object.
   *
   * @param document what it is, for messages: {@code manifest}
   */
  static JsonReader parse(String document, byte[] json, int maxBytes)
      throws MalformedContentException {
    if (json.length > maxBytes) {
      throw new MalformedContentException(
          document + " is " + json.length + " bytes, more than the " + maxBytes + " allowed");
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MalformedContentException(
          document + " is not valid JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedContentException(document + " is not valid JSON: " + e.getMessage(), e);
    }
    if (node == null || !node.isObject()) {
      throw new MalformedContentException(document + " is not a JSON object");
    }
    return new JsonReader(document, "", node);
  }

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  MalformedContentException malformed(String field, String problem) {
    return new MalformedContentException(document + ": " + path + field + ": " + problem);
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  String text(String field) throws MalformedContentException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw malformed(field, "must be a string");
    }
    return value.textValue();
  }

  long number(String field) throws MalformedContentException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw malformed(field, "must be an integer");
    }
    return value.longValue();
  }

  boolean flag(String field) throws MalformedContentException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw malformed(field, "must be true or false");
    }
    return value.booleanValue();
  }

  Digest digest(String field) throws MalformedContentException {
    return digest(field, text(field));
  }

  private Digest digest(String field, String text) throws MalformedContentException {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw malformed(field, e.getMessage() + ": \"" + text + "\"");
    }
  }

  /** A list of strings; a lone string counts as a list of one, as Docker takes it. */
  List<String> texts(String field) throws MalformedContentException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    if (!value.isArray()) {
      throw malformed(field, "must be a list of strings");
    }
    List<String> texts = new ArrayList<>(value.size());
    for (JsonNode item : value) {
      if (!item.isTextual()) {
        throw malformed(field, "must be a list of strings");
      }
      texts.add(item.textValue());
    }
    return List.copyOf(texts);
  }

  List<Digest> digests(String field) throws MalformedContentException {
    List<Digest> digests = new ArrayList<>();
    for (String text : texts(field)) {
      digests.add(digest(field, text));
    }
    return List.copyOf(digests);
  }

  /** A map of strings in the order written. */
  Map<String, String> map(String field) throws MalformedContentException {
    JsonNode value = object(field);
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (!entry.getValue().isTextual()) {
        throw malformed(field, "must be a map of strings");
      }
      map.put(entry.getKey(), entry.getValue().textValue());
    }
    return java.util.Collections.unmodifiableMap(map);
  }

  /** The names of an object whose values say nothing, Go's {@code map[string]struct{}}. */
  List<String> names(String field) throws MalformedContentException {
    List<String> names = new ArrayList<>();
    object(field).fieldNames().forEachRemaining(names::add);
    return List.copyOf(names);
  }

  private JsonNode object(String field) throws MalformedContentException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return newObject();
    }
    if (!value.isObject()) {
      throw malformed(field, "must be an object");
    }
    return value;
  }

  Optional<JsonReader> child(String field) throws MalformedContentException {
    return has(field)
        ? Optional.of(new JsonReader(document, path + field + ".", object(field)))
        : Optional.empty();
  }

  List<JsonReader> children(String field) throws MalformedContentException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw malformed(field, "must be a list");
    }
    List<JsonReader> children = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      if (!value.get(i).isObject()) {
        throw malformed(field + "[" + i + "]", "must be an object");
      }
      children.add(new JsonReader(document, path + field + "[" + i + "].", value.get(i)));
    }
    return children;
  }
}
