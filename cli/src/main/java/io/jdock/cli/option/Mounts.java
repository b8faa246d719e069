package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.flag.Bools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One {@code --mount} specification, {@code type=bind,src=/a,dst=/b,readonly}. */
public final class Mounts {
  private final JsonObject bind = new JsonObject();
  private final JsonObject volume = new JsonObject();
  private final JsonObject labels = new JsonObject();
  private final JsonObject driver = new JsonObject();
  private final JsonObject driverOptions = new JsonObject();
  private final JsonObject tmpfs = new JsonObject();
  private String type = "volume";
  private String source = "";
  private String target = "";
  private String consistency = "";
  private boolean readOnly;
  private boolean volumeGiven;
  private boolean bindGiven;
  private boolean tmpfsGiven;

  private Mounts() {}

  /** The engine's Mount object. */
  public static JsonObject parse(String text) {
    Mounts mount = new Mounts();
    for (String field : csv(text)) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        mount.bare(field);
      } else {
        mount.set(field.substring(0, equals), field.substring(equals + 1), field);
      }
    }
    return mount.build();
  }

  /** Comma-separated fields, quoted ones may contain commas. */
  static List<String> csv(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private void bare(String field) {
    switch (field) {
      case "readonly", "ro" -> readOnly = true;
      case "volume-nocopy" -> {
        volumeGiven = true;
        volume.put("NoCopy", true);
      }
      case "bind-nonrecursive" -> {
        bindGiven = true;
        bind.put("NonRecursive", true);
      }
      default ->
          throw new IllegalArgumentException(
              "invalid field '" + field + "' must be a key=value pair");
    }
  }

  private void set(String key, String value, String field) {
    volumeGiven |= key.startsWith("volume-");
    bindGiven |= key.startsWith("bind-");
    tmpfsGiven |= key.startsWith("tmpfs-");
    switch (key) {
      case "type" -> type = value.toLowerCase(Locale.ROOT);
      case "source", "src" -> source = absolute(value);
      case "target", "dst", "destination" -> target = value;
      case "readonly", "ro" -> readOnly = bool(key, value);
      case "consistency" -> consistency = value.toLowerCase(Locale.ROOT);
      case "bind-propagation" -> bind.put("Propagation", value.toLowerCase(Locale.ROOT));
      case "bind-nonrecursive" -> bind.put("NonRecursive", bool(key, value));
      case "bind-recursive" -> recursive(value);
      case "volume-nocopy" -> volume.put("NoCopy", bool(key, value));
      case "volume-subpath" -> volume.put("Subpath", value);
      case "volume-label" -> put(labels, value);
      case "volume-driver" -> driver.put("Name", value);
      case "volume-opt" -> put(driverOptions, value);
      case "tmpfs-size" -> tmpfs.put("SizeBytes", size(key, value));
      case "tmpfs-mode" -> tmpfs.put("Mode", octal(key, value));
      default ->
          throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
    }
  }

  private void recursive(String value) {
    switch (value) {
      case "enabled" -> {}
      case "disabled" -> bind.put("NonRecursive", true);
      case "writable" -> bind.put("ReadOnlyNonRecursive", true);
      case "readonly" -> bind.put("ReadOnlyForceRecursive", true);
      default ->
          throw new IllegalArgumentException(
              "invalid value for bind-recursive: "
                  + value
                  + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
    }
  }

  private static void put(JsonObject map, String pair) {
    int equals = pair.indexOf('=');
    String key = equals < 0 ? pair : pair.substring(0, equals);
    if (!key.isEmpty()) {
      map.put(key, equals < 0 ? "" : pair.substring(equals + 1));
    }
  }

  private static boolean bool(String key, String value) {
    try {
      return Bools.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid value for " + key + ": " + value, e);
    }
  }

  private static long size(String key, String value) {
    try {
      return ByteSize.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid value for " + key + ": " + value, e);
    }
  }

  private static long octal(String key, String value) {
    try {
      return Long.parseLong(value, 8);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid value for " + key + ": " + value, e);
    }
  }

  private static String absolute(String path) {
    return path.startsWith("./") || path.equals(".")
        ? Path.of(path).toAbsolutePath().normalize().toString()
        : path;
  }

  private JsonObject build() {
    if (type.isEmpty()) {
      throw new IllegalArgumentException("type is required");
    }
    if (target.isEmpty()) {
      throw new IllegalArgumentException("target is required");
    }
    reject(volumeGiven, "volume");
    reject(bindGiven, "bind");
    reject(tmpfsGiven, "tmpfs");
    JsonObject mount = new JsonObject().put("Type", type);
    if (!source.isEmpty()) {
      mount.put("Source", source);
    }
    mount.put("Target", target);
    if (readOnly) {
      mount.put("ReadOnly", true);
    }
    if (!consistency.isEmpty()) {
      mount.put("Consistency", consistency);
    }
    if (bindGiven) {
      mount.put("BindOptions", bind);
    }
    if (volumeGiven) {
      if (!labels.isEmpty()) {
        volume.put("Labels", labels);
      }
      if (!driverOptions.isEmpty()) {
        driver.put("Options", driverOptions);
      }
      mount.put("VolumeOptions", volume.put("DriverConfig", driver));
    }
    if (tmpfsGiven) {
      mount.put("TmpfsOptions", tmpfs);
    }
    return mount;
  }

  private void reject(boolean given, String kind) {
    if (given && !type.equals(kind)) {
      throw new IllegalArgumentException(
          "cannot mix '" + kind + "-*' options with mount type '" + type + "'");
    }
  }
}
