package io.jdock.api;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The Engine API's JSON to and from the records of this package, with the habits of Go's
 * encoding/json that clients rely on: names match in any case, unknown names are ignored, null is
 * the zero value.
 */
public final class ApiJson {
  private final JsonMapper mapper =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(LogicalType.Textual, ApiJson::onlyText)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS) // as Go writes maps
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .addModule(new SimpleModule().addDeserializer(String.class, new MapText()))
          .build();

  /** Writes a record, list or map on one line, without a final newline. */
  public byte[] write(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot write " + value.getClass().getName() + " as JSON", e);
    }
  }

  /** Reads one value. */
  public <T> T read(byte[] json, Class<T> type) throws IOException {
    return mapper.readValue(json, type);
  }

  /**
   * Reads a tree; of nothing, {@link MissingNode}.
   *
   * @throws IOException when it is not JSON, or more than one value
   */
  public JsonNode tree(byte[] json) throws IOException {
    try (JsonParser parser = mapper.createParser(json)) {
      JsonNode tree = mapper.readTree(parser);
      if (hasMore(parser)) {
        throw new JsonParseException(parser, "unexpected content after JSON");
      }
      return tree == null ? MissingNode.getInstance() : tree;
    }
  }

  private static boolean hasMore(JsonParser parser) throws IOException {
    try {
      return parser.nextToken() != null;
    } catch (JsonParseException anything) {
      return true;
    }
  }

  private static void onlyText(MutableCoercionConfig config) {
    config
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /** Makes a record of a tree. */
  public <T> T convert(JsonNode tree, Class<T> type) throws IOException {
    return mapper.treeToValue(tree, type);
  }

  /** Makes a tree of a record. */
  public JsonNode tree(Object value) {
    return mapper.valueToTree(value);
  }

  /**
   * Reads the body of {@code POST /containers/create}, whose top level is the configuration itself.
   *
   * @throws IOException when it is not JSON or a field has the wrong type
   */
  public ContainerCreateRequest readCreateRequest(byte[] json) throws IOException {
    return readCreateRequest(tree(json));
  }

  /** The same of a tree. */
  public ContainerCreateRequest readCreateRequest(JsonNode tree) throws IOException {
    ContainerConfig config = convert(tree, ContainerConfig.class);
    return new ContainerCreateRequest(
        config,
        child(tree, "HostConfig", HostConfig.class),
        child(tree, "NetworkingConfig", ContainerCreateRequest.NetworkingConfig.class));
  }

  private <T> @Nullable T child(JsonNode tree, String name, Class<T> type) throws IOException {
    if (tree instanceof ObjectNode object) {
      for (var field : object.properties()) {
        if (field.getKey().equalsIgnoreCase(name) && !field.getValue().isNull()) {
          return convert(field.getValue(), type);
        }
      }
    }
    return null;
  }
}
