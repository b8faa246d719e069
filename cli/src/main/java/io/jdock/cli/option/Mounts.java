package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.flag.Bools;
import java.nio.charset.StandardCharsets;
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
        String key = field.substring(0, equals).toLowerCase(Locale.ROOT);
        mount.set(key, field.substring(equals + 1), field);
      }
    }
    return mount.build();
  }

  /**
   * Comma-separated fields, quoted ones may contain commas.
   *
   * @throws IllegalArgumentException in the words of Go's encoding/csv
   */
  static List<String> csv(String line) {
    if (line.isEmpty()) {
      throw new IllegalArgumentException("EOF");
    }
    List<String> fields = new ArrayList<>();
    int at = 0;
    do {
      StringBuilder field = new StringBuilder();
      at = line.startsWith("\"", at) ? quoted(line, at + 1, field) : plain(line, at, field);
      fields.add(field.toString());
    } while (at++ < line.length());
    return fields;
  }

  private static int plain(String line, int start, StringBuilder field) {
    int comma = line.indexOf(',', start);
    int end = comma < 0 ? line.length() : comma;
    int quote = line.indexOf('"', start);
    if (quote >= 0 && quote < end) {
      throw malformed(line, quote, "bare \" in non-quoted-field");
    }
    field.append(line, start, end);
    return end;
  }

  /** Two quotes stand for one. */
  private static int quoted(String line, int start, StringBuilder field) {
    for (int from = start; ; ) {
      int quote = line.indexOf('"', from);
      if (quote < 0) {
        throw malformed(line, line.length(), "extraneous or missing \" in quoted-field");
      }
      field.append(line, from, quote);
      if (line.startsWith("\"", quote + 1)) {
        field.append('"');
        from = quote + 2;
      } else if (quote + 1 == line.length() || line.charAt(quote + 1) == ',') {
        return quote + 1;
      } else {
        throw malformed(line, quote, "extraneous or missing \" in quoted-field");
      }
    }
  }

  /** Columns are counted from 1, in bytes. */
  private static IllegalArgumentException malformed(String line, int at, String why) {
    int column = line.substring(0, at).getBytes(StandardCharsets.UTF_8).length + 1;
    return new IllegalArgumentException("parse error on line 1, column " + column + ": " + why);
  }

  private void bare(String field) {
    switch (field.toLowerCase(Locale.ROOT)) {
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
    return path.startsWith(".") ? Path.of(path).toAbsolutePath().normalize().toString() : path;
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
    checkRecursion();
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

  /** Docker's command wants what these imply to be said. */
  private void checkRecursion() {
    for (String kind : List.of("ReadOnlyNonRecursive", "ReadOnlyForceRecursive")) {
      String value = kind.equals("ReadOnlyNonRecursive") ? "writable" : "readonly";
      if (bind.bool(kind) && !readOnly) {
        throw new IllegalArgumentException(
            "option 'bind-recursive="
                + value
                + "' requires 'readonly' to be specified in conjunction");
      }
    }
    if (bind.bool("ReadOnlyForceRecursive") && !bind.string("Propagation").equals("rprivate")) {
      throw new IllegalArgumentException(
          "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in"
              + " conjunction");
    }
  }

  private void reject(boolean given, String kind) {
    if (given && !type.equals(kind)) {
      throw new IllegalArgumentException(
          "cannot mix '" + kind + "-*' options with mount type '" + type + "'");
    }
  }
}
