package io.jdock.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Docker's strslice: a list of strings, or one string for a list of one (moby {@code
 * api/types/strslice}).
 */
final class StringOrList extends JsonDeserializer<List<String>> {
  @Override
  public List<String> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return List.of(parser.getText());
    }
    if (!parser.isExpectedStartArrayToken()) {
      return context.<List<String>>reportInputMismatch(
          List.class, "expected a string or an array of strings");
    }
    List<String> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        return context.<List<String>>reportInputMismatch(
            List.class, "expected an array of strings");
      }
      values.add(parser.getText());
    }
    return List.copyOf(values);
  }
}
