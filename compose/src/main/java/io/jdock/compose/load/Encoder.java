package io.jdock.compose.load;

import io.jdock.compose.model.Always;
import io.jdock.compose.model.AlwaysInJson;
import io.jdock.compose.model.As;
import io.jdock.compose.model.EnvFile;
import io.jdock.compose.model.Form;
import io.jdock.compose.model.JsonName;
import io.jdock.compose.model.NotWritten;
import io.jdock.compose.model.Ulimit;
import io.jdock.compose.model.UpdateConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes trees of records, as docker compose writes them: absent values left out, the {@code x-}
 * keys last in YAML and not at all in JSON. Mappings made of records keep their order ({@link
 * LinkedHashMap}); others are sorted when they are written.
 */
final class Encoder {
  private final boolean json;

  private Encoder(boolean json) {
    this.json = json;
  }

  static Encoder yaml() {
    return new Encoder(false);
  }

  static Encoder json() {
    return new Encoder(true);
  }

  /** A record as a mapping, or as the shorter form that it has. */
  Object record(Record record) {
    if (record instanceof Ulimit ulimit) {
      return ulimit(ulimit);
    }
    if (record instanceof EnvFile file && (file.required() || !json)) {
      return environmentFile(file);
    }
    LinkedHashMap<String, @Nullable Object> mapping = new LinkedHashMap<>();
    Map<?, ?> extensions = Map.of();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      As as = component.getAnnotation(As.class);
      Object value = read(record, component);
      if (as != null && as.value() == Form.EXTENSIONS) {
        extensions = (Map<?, ?>) value;
      } else if (!component.isAnnotationPresent(NotWritten.class)) {
        add(mapping, component, as == null ? null : as.value(), value);
      }
    }
    if (!json && extensions != null) {
      extensions.forEach((key, value) -> mapping.put(String.valueOf(key), value));
    }
    return mapping;
  }

  private static Object read(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private void add(
      Map<String, @Nullable Object> mapping,
      RecordComponent component,
      @Nullable Form form,
      @Nullable Object value) {
    JsonName name = component.getAnnotation(JsonName.class);
    String key = json && name != null ? name.value() : Decoder.key(component.getName());
    boolean alwaysInJson = component.isAnnotationPresent(AlwaysInJson.class);
    boolean always = component.isAnnotationPresent(Always.class) || (json && alwaysInJson);
    if (value == null || isAbsent(value, component, form)) {
      if (always) {
        mapping.put(
            key,
            component.getType().isRecord() ? absent(component.getType()) : zero(component, form));
      }
      return;
    }
    Object encoded = value(value, form);
    if (!json && alwaysInJson && encoded instanceof Map<?, ?> inner && inner.isEmpty()) {
      return;
    }
    mapping.put(key, encoded);
  }

  private static boolean isAbsent(Object value, RecordComponent component, @Nullable Form form) {
    if (value instanceof List<?> list) {
      return list.isEmpty() && form != Form.COMMAND;
    }
    if (value instanceof Map<?, ?> map) {
      return map.isEmpty();
    }
    if (value instanceof Duration duration) {
      return duration.isZero() && component.getDeclaringRecord() == UpdateConfig.class;
    }
    if (!component.getType().isPrimitive()) {
      return value.equals("");
    }
    return value.equals(false) || (value instanceof Number number && number.doubleValue() == 0);
  }

  private @Nullable Object zero(RecordComponent component, @Nullable Form form) {
    Class<?> type = component.getType();
    if (type == boolean.class) {
      return false;
    }
    if (form == Form.BYTES) {
      return "0";
    }
    if (type == Map.class) {
      return new LinkedHashMap<String, Object>();
    }
    if (type == String.class) {
      return "";
    }
    return type.isPrimitive() ? 0L : null;
  }

  /** What Go writes of a struct that is not there. */
  private Map<String, @Nullable Object> absent(Class<?> type) {
    LinkedHashMap<String, @Nullable Object> mapping = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      As as = component.getAnnotation(As.class);
      if (component.isAnnotationPresent(AlwaysInJson.class)
          || component.isAnnotationPresent(Always.class)) {
        add(mapping, component, as == null ? null : as.value(), null);
      }
    }
    return mapping;
  }

  private @Nullable Object value(Object value, @Nullable Form form) {
    if (form == Form.BYTES) {
      return value.toString();
    }
    if (form == Form.OCTAL) {
      return "0" + Long.toOctalString((Long) value);
    }
    if (form == Form.HOSTS && value instanceof Map<?, ?> hosts) {
      return hosts(hosts);
    }
    if (form == Form.SSH && value instanceof Map<?, ?> keys) {
      List<@Nullable Object> all = new ArrayList<>();
      keys.forEach((id, path) -> all.add(path == null ? id : id + ": " + path));
      return all;
    }
    return plain(value);
  }

  private @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Record record) {
      return record(record);
    }
    if (value instanceof Duration duration) {
      return GoText.duration(duration);
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> all = new ArrayList<>(list.size());
      list.forEach(each -> all.add(plain(each)));
      return all;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> all = Trees.newMapping();
      map.forEach((key, each) -> all.put(String.valueOf(key), plain(each)));
      return all;
    }
    return value;
  }

  private static List<@Nullable Object> hosts(Map<?, ?> hosts) {
    List<String> lines = new ArrayList<>();
    hosts.forEach(
        (host, addresses) -> {
          for (Object address : (List<?>) addresses) {
            lines.add(host + "=" + address);
          }
        });
    lines.sort(null);
    return new ArrayList<>(lines);
  }

  private Object ulimit(Ulimit ulimit) {
    if (ulimit.single() != 0) {
      return (long) ulimit.single();
    }
    LinkedHashMap<String, @Nullable Object> mapping = new LinkedHashMap<>();
    if (!json || ulimit.soft() != 0) {
      mapping.put("soft", (long) ulimit.soft());
    }
    if (!json || ulimit.hard() != 0) {
      mapping.put("hard", (long) ulimit.hard());
    }
    return mapping;
  }

  private static Object environmentFile(EnvFile file) {
    if (file.required()) {
      return String.valueOf(file.path());
    }
    LinkedHashMap<String, @Nullable Object> mapping = new LinkedHashMap<>();
    mapping.put("path", file.path());
    mapping.put("required", false);
    return mapping;
  }
}
