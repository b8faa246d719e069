package io.jdock.engine.build.dockerfile;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A {@code RUN --mount}.
 *
 * @param target where in the container; empty only for a secret that has a place of its own
 * @param source path in what is mounted
 * @param from stage or image; empty for the context, or an empty directory for a cache
 * @param id of a cache or secret
 * @param readOnly whether writing fails
 * @param sharing of a cache among builds
 * @param size of a tmpfs in bytes; 0 for no limit
 * @param required whether a secret that is not there is an error
 * @param env the variable that a secret becomes too; empty for none
 */
public record RunMount(
    Type type,
    String target,
    String source,
    String from,
    String id,
    boolean readOnly,
    Sharing sharing,
    long size,
    boolean required,
    Optional<Integer> mode,
    int uid,
    int gid,
    String env) {

  public enum Type {
    BIND,
    CACHE,
    TMPFS,
    SECRET
  }

  /** How builds at the same time use one cache. */
  public enum Sharing {
    SHARED,
    PRIVATE,
    LOCKED
  }

  private static final Set<String> KEYS =
      Set.of(
          "type",
          "from",
          "source",
          "target",
          "readonly",
          "id",
          "sharing",
          "required",
          "size",
          "mode",
          "uid",
          "gid",
          "env");
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "src",
          "source",
          "dst",
          "target",
          "destination",
          "target",
          "ro",
          "readonly",
          "rw",
          "readwrite");

  /** Reads {@code type=cache,target=/x}. */
  static RunMount parse(String text) throws SyntaxException {
    Map<String, String> fields = new TreeMap<>();
    for (String field : Csv.fields(text)) {
      int equals = field.indexOf('=');
      String written = equals < 0 ? field : field.substring(0, equals);
      String key = written.toLowerCase(Locale.ROOT);
      key = OTHER_NAMES.getOrDefault(key, key);
      String value = equals < 0 ? "true" : field.substring(equals + 1);
      boolean flag = Set.of("readonly", "readwrite", "required").contains(key);
      if (equals < 0 && !flag) {
        throw new SyntaxException("invalid field '" + field + "' must be a key=value pair");
      }
      if (key.equals("readwrite")) {
        key = "readonly";
        value = flag(written, value) ? "false" : "true";
      }
      if (!KEYS.contains(key)) {
        throw new SyntaxException(
            Suggestion.add("unexpected key '" + written + "' in '" + field + "'", key, KEYS));
      }
      fields.put(key, value);
    }
    return of(fields);
  }

  private static RunMount of(Map<String, String> fields) throws SyntaxException {
    String typeName = fields.getOrDefault("type", "bind").toLowerCase(Locale.ROOT);
    if (typeName.equals("ssh")) {
      throw new SyntaxException("RUN --mount=type=ssh is not supported by jdock");
    }
    Type type;
    Sharing sharing;
    try {
      type = Type.valueOf(typeName.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(
          Suggestion.add(
              "unsupported mount type \"" + typeName + "\"",
              typeName,
              Set.of("bind", "cache", "tmpfs", "secret")));
    }
    String sharingName = fields.getOrDefault("sharing", "shared");
    try {
      sharing = Sharing.valueOf(sharingName.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new SyntaxException("unsupported sharing value \"" + sharingName + "\"");
    }
    require(type == Type.CACHE || !fields.containsKey("sharing"), "sharing", type);
    require(type == Type.SECRET || !fields.containsKey("required"), "required", type);
    require(type == Type.SECRET || !fields.containsKey("env"), "env", type);
    require(type == Type.TMPFS || !fields.containsKey("size"), "size", type);
    require(type == Type.BIND || type == Type.CACHE || !fields.containsKey("from"), "from", type);
    require(type != Type.SECRET || !fields.containsKey("readonly"), "readonly", type);
    boolean owned = type == Type.CACHE || type == Type.SECRET;
    for (String key : Set.of("mode", "uid", "gid", "id")) {
      require(owned || !fields.containsKey(key), key, type);
    }
    String target = fields.getOrDefault("target", "");
    String source = fields.getOrDefault("source", "");
    String id = fields.getOrDefault("id", "");
    String env = fields.getOrDefault("env", "");
    if (type == Type.SECRET) {
      if (id.isEmpty()) {
        id = source.isEmpty() ? target : source;
        id = id.substring(id.lastIndexOf('/') + 1);
      }
      if (id.isEmpty()) {
        throw new SyntaxException("invalid secret mount: one of source, target required");
      }
      target = target.isEmpty() && env.isEmpty() ? "/run/secrets/" + id : target;
    } else if (target.isEmpty()) {
      throw new SyntaxException(
          "invalid mount config for type \"" + typeName + "\": field Target must not be empty");
    }
    return new RunMount(
        type,
        target,
        source,
        fields.getOrDefault("from", ""),
        type == Type.CACHE && id.isEmpty() ? target : id,
        flag("readonly", fields.getOrDefault("readonly", type == Type.BIND ? "true" : "false")),
        sharing,
        fields.containsKey("size") ? bytes(fields.get("size")) : 0,
        flag("required", fields.getOrDefault("required", "false")),
        fields.containsKey("mode")
            ? Optional.of(number("mode", fields.get("mode"), 8))
            : Optional.empty(),
        number("uid", fields.getOrDefault("uid", "0"), 10),
        number("gid", fields.getOrDefault("gid", "0"), 10),
        env);
  }

  private static void require(boolean allowed, String key, Type type) throws SyntaxException {
    if (!allowed) {
      throw new SyntaxException(
          "unexpected key '"
              + key
              + "' for mount type '"
              + type.name().toLowerCase(Locale.ROOT)
              + "'");
    }
  }

  private static boolean flag(String key, String value) throws SyntaxException {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new SyntaxException("invalid value for " + key + ": " + value);
    };
  }

  private static int number(String key, String value, int radix) throws SyntaxException {
    try {
      return Integer.parseUnsignedInt(value, radix);
    } catch (NumberFormatException e) {
      throw new SyntaxException("invalid value " + value + " for " + key);
    }
  }

  private static long bytes(String value) throws SyntaxException {
    String number = value.toLowerCase(Locale.ROOT).replaceFirst("(ib|b)$", "");
    int unit = number.isEmpty() ? -1 : "kmgt".indexOf(number.charAt(number.length() - 1));
    try {
      long count = Long.parseLong(unit < 0 ? number : number.substring(0, number.length() - 1));
      return Math.multiplyExact(count, 1L << (10 * (unit + 1)));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new SyntaxException("invalid value for size: " + value);
    }
  }
}
