package io.jdock.daemon.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.Collection;
import java.util.stream.Collectors;

/** What is wrong with a body, in the words of Go's encoding/json: no client knows our classes. */
final class JsonProblem {
  private JsonProblem() {}

  static String of(IOException cause) {
    if (cause instanceof JsonEOFException) {
      return "unexpected EOF";
    }
    if (cause instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return mismatch(mismatch, mismatch.getTargetType());
    }
    if (cause instanceof JsonParseException parse) {
      return parse.getOriginalMessage().replaceFirst(": was expecting .*", "");
    }
    return cause instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(cause.getMessage());
  }

  private static String mismatch(MismatchedInputException problem, Class<?> wanted) {
    String field =
        problem.getPath().stream().map(JsonProblem::step).collect(Collectors.joining("."));
    return "json: cannot unmarshal "
        + found(problem)
        + " into "
        + (field.isEmpty() ? "a value" : "field " + field)
        + " of type "
        + type(wanted);
  }

  private static String found(MismatchedInputException problem) {
    JsonToken token =
        problem.getProcessor() instanceof JsonParser parser ? parser.currentToken() : null;
    return token == null ? "value" : kind(token);
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT, END_OBJECT, FIELD_NAME -> "object";
      case START_ARRAY, END_ARRAY -> "array";
      case VALUE_STRING -> "string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
      case VALUE_TRUE, VALUE_FALSE -> "bool";
      default -> "value";
    };
  }

  private static String type(Class<?> wanted) {
    if (wanted == boolean.class || wanted == Boolean.class) {
      return "bool";
    }
    if (wanted.isPrimitive() || Number.class.isAssignableFrom(wanted)) {
      return "int";
    }
    if (CharSequence.class.isAssignableFrom(wanted)) {
      return "string";
    }
    return Collection.class.isAssignableFrom(wanted) || wanted.isArray() ? "array" : "object";
  }

  private static String step(JsonMappingException.Reference step) {
    String name = step.getFieldName();
    return name == null ? Integer.toString(step.getIndex()) : name;
  }
}
