package io.jdock.compose.load;

import io.jdock.compose.model.As;
import io.jdock.compose.model.Form;
import io.jdock.compose.model.NotWritten;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes records of a canonical tree: a record's components are the keys of a mapping. */
final class Decoder {
  private final Consumer<String> warnings;

  Decoder(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** A key as a component is named: {@code cap_add} for {@code capAdd}. */
  static String key(String component) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (Character.isUpperCase(c)) {
        key.append('_').append(Character.toLowerCase(c));
      } else {
        key.append(c);
      }
    }
    return key.toString();
  }

  /**
   * A record of a mapping.
   *
   * @param given components that the mapping does not tell
   */
  <R extends Record> R record(
      Class<R> type, Map<String, @Nullable Object> mapping, Map<String, Object> given)
      throws ComposeException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      types[i] = component.getType();
      As as = component.getAnnotation(As.class);
      Form form = as == null ? null : as.value();
      if (given.containsKey(component.getName())) {
        values[i] = given.get(component.getName());
      } else if (form == Form.EXTENSIONS) {
        values[i] = extensions(mapping);
      } else if (component.isAnnotationPresent(NotWritten.class)) {
        throw new IllegalArgumentException(component + " must be given");
      } else {
        String key = key(component.getName());
        Object value = mapping.get(key);
        values[i] =
            value == null
                ? absent(types[i], form)
                : placed("." + key, () -> value(value, component.getGenericType(), form));
      }
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new ComposeException(String.valueOf(e.getCause()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is no plain record", e);
    }
  }

  private interface Step {
    @Nullable Object take() throws ComposeException;
  }

  /** Something wrong and where; the outer steps add themselves before. */
  private static final class Misplaced extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String place;
    private final ComposeException reason;

    Misplaced(String place, ComposeException reason) {
      super(reason);
      this.place = place;
      this.reason = reason;
    }
  }

  private static @Nullable Object placed(String step, Step action) {
    try {
      return action.take();
    } catch (Misplaced e) {
      throw new Misplaced(step + e.place, e.reason);
    } catch (ComposeException e) {
      throw new Misplaced(step, e);
    }
  }

  private static ComposeException told(String section, Misplaced e) {
    return new ComposeException(
        "decoding failed due to the following error(s):\n\n'"
            + section
            + e.place
            + "' "
            + e.reason.getMessage(),
        e);
  }

  /** Values by name, each a record that is told its own name if it wants to know. */
  <R extends Record> Map<String, R> all(
      Class<R> type,
      Map<String, @Nullable Object> tree,
      String section,
      @Nullable String nameComponent)
      throws ComposeException {
    Map<String, R> all = new TreeMap<>();
    Map<String, @Nullable Object> mapping = Trees.mapping(tree.get(section));
    if (mapping != null) {
      for (Map.Entry<String, @Nullable Object> entry : mapping.entrySet()) {
        Map<String, @Nullable Object> each = Trees.mapping(entry.getValue());
        Map<String, Object> given = new HashMap<>();
        if (nameComponent != null) {
          given.put(nameComponent, entry.getKey());
        }
        try {
          all.put(entry.getKey(), record(type, each == null ? Trees.newMapping() : each, given));
        } catch (Misplaced e) {
          throw told(section + "[" + entry.getKey() + "]", e);
        }
      }
    }
    return all;
  }

  static Map<String, @Nullable Object> extensions(Map<String, @Nullable Object> mapping) {
    Map<String, @Nullable Object> extensions = Trees.newMapping();
    mapping.forEach(
        (key, value) -> {
          if (key.startsWith("x-") && !key.equals(CallerEnvironment.CONTENT)) {
            extensions.put(key, value);
          }
        });
    return extensions;
  }

  private static @Nullable Object absent(Class<?> type, @Nullable Form form) {
    if (type == List.class) {
      return form == Form.COMMAND ? null : List.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    if (type == boolean.class) {
      return false;
    }
    if (type == long.class) {
      return 0L;
    }
    if (type == int.class) {
      return 0;
    }
    if (type == float.class) {
      return 0f;
    }
    return null;
  }

  private @Nullable Object value(Object value, Type type, @Nullable Form form)
      throws ComposeException {
    if (form != null) {
      return Forms.decode(value, form);
    }
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      return parameterized.getRawType() == List.class
          ? list(value, arguments[0])
          : mapping(value, arguments[1]);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return record(value, plain.asSubclass(Record.class));
    }
    return scalar(value, plain);
  }

  private Record record(Object value, Class<? extends Record> type) throws ComposeException {
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping == null) {
      if (value instanceof Long single) {
        mapping = Trees.newMapping();
        mapping.put("single", single); // a ulimit of one number
      } else {
        throw new ComposeException(
            "expected a map or struct, got " + GoText.quote(Trees.goType(value)));
      }
    }
    return record(type, mapping, Map.of());
  }

  private List<@Nullable Object> list(Object value, Type type) throws ComposeException {
    List<@Nullable Object> list = new ArrayList<>();
    List<@Nullable Object> values = Trees.list(value);
    if (values == null) {
      list.add(value(value, type, null));
      return list;
    }
    for (int i = 0; i < values.size(); i++) {
      Object each = values.get(i);
      if (each != null) {
        list.add(placed("[" + i + "]", () -> value(each, type, null)));
      }
    }
    return list;
  }

  private Map<String, @Nullable Object> mapping(Object value, Type type) throws ComposeException {
    Map<String, @Nullable Object> all = new TreeMap<>();
    Map<String, @Nullable Object> values = Trees.mapping(value);
    if (values == null) {
      throw new ComposeException("expected a map, got '" + Trees.goType(value) + "'");
    }
    for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
      Object each = entry.getValue();
      all.put(
          entry.getKey(),
          each == null ? null : placed("[" + entry.getKey() + "]", () -> value(each, type, null)));
    }
    return all;
  }

  private Object scalar(Object value, Class<?> type) throws ComposeException {
    if (type == String.class) {
      return GoText.of(value);
    }
    if (type == Duration.class) {
      return GoDuration.parse(GoText.of(value));
    }
    try {
      if (type == boolean.class || type == Boolean.class) {
        return value instanceof Boolean known
            ? known
            : Interpolation.bool(GoText.of(value), warnings);
      }
      BigDecimal number = new BigDecimal(GoText.of(value));
      if (type == float.class) {
        return number.floatValue();
      }
      BigInteger whole = number.toBigInteger();
      if (type == int.class || type == Integer.class) {
        return whole.intValueExact();
      }
      return whole.longValueExact();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ComposeException(
          "strconv.ParseInt: parsing " + GoText.quote(GoText.of(value)) + ": invalid syntax", e);
    }
  }
}
