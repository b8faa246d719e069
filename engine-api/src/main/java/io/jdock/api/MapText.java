package io.jdock.api;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.util.AccessPattern;
import org.jspecify.annotations.Nullable;

/** Go's maps of strings have an empty one where JSON says null. */
final class MapText extends StringDeserializer implements ContextualDeserializer {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    return property != null && property.getType().isMapLikeType()
        ? this
        : StringDeserializer.instance;
  }

  @Override
  public String getNullValue(DeserializationContext context) {
    return "";
  }

  @Override
  public AccessPattern getNullAccessPattern() {
    return AccessPattern.CONSTANT;
  }
}
