package io.jdock.compose.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the relative paths in a tree absolute. */
final class Paths {
  private interface Rule {
    @Nullable Object apply(@Nullable Object value) throws ComposeException;
  }

  private static final List<String> REMOTE =
      List.of("https://", "http://", "git://", "ssh://", "github.com/", "git@");

  private final String folder;
  private final PathRules<Rule> rules = new PathRules<>();

  /**
   * @param folder what they are relative to; itself relative where a file extends another's service
   */
  Paths(String folder) {
    this.folder = folder;
    rules
        .at("services.*.build.context", this::context)
        .at("services.*.build.additional_contexts.*", this::context)
        .at("services.*.build.ssh.*", this::file)
        .at("services.*.env_file.*.path", this::file)
        .at("services.*.label_file.*", this::file)
        .at("services.*.extends.file", this::file)
        .at("services.*.develop.watch.*.path", this::real)
        .at("services.*.volumes.*", this::mount)
        .at("configs.*.file", this::file)
        .at("secrets.*.file", this::file)
        .at("volumes.*", this::volume);
  }

  void apply(Map<String, @Nullable Object> tree) throws ComposeException {
    value(tree, TreePath.TOP);
  }

  private @Nullable Object value(@Nullable Object value, TreePath path) throws ComposeException {
    Rule rule = rules.find(path);
    if (rule != null) {
      return rule.apply(value);
    }
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      for (Map.Entry<String, @Nullable Object> entry : mapping.entrySet()) {
        entry.setValue(value(entry.getValue(), path.next(entry.getKey())));
      }
      return value;
    }
    List<@Nullable Object> list = Trees.list(value);
    if (list != null) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, value(list.get(i), path.next("[]")));
      }
    }
    return value;
  }

  private @Nullable Object file(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() ? resolve(folder, home(text)) : value;
  }

  private @Nullable Object context(@Nullable Object value) {
    if (value instanceof String text
        && !text.contains("://")
        && !text.startsWith("service:")
        && REMOTE.stream().noneMatch(text::startsWith)) {
      return file(text);
    }
    return value;
  }

  private @Nullable Object real(@Nullable Object value) throws ComposeException {
    Object file = file(value);
    if (!(file instanceof String text)) {
      return file;
    }
    Path path = Path.of(text);
    try {
      return path.toFile().exists() ? path.toRealPath().toString() : text;
    } catch (IOException e) {
      throw new ComposeException("lstat " + text + ": " + e.getMessage(), e);
    }
  }

  private @Nullable Object mount(@Nullable Object value) throws ComposeException {
    Map<String, @Nullable Object> mount = Trees.mapping(value);
    if (mount != null && "bind".equals(mount.get("type"))) {
      if (!mount.containsKey("source")) {
        throw new ComposeException(
            "invalid mount config for type \"bind\": field Source must not be empty");
      }
      if (mount.get("source") instanceof String source) {
        mount.put("source", isWindows(source) ? source : resolve(folder, home(source)));
      }
    }
    return value;
  }

  private static boolean isWindows(String path) {
    return path.startsWith("\\\\")
        || (path.length() > 2
            && Character.isLetter(path.charAt(0))
            && path.charAt(1) == ':'
            && (path.charAt(2) == '\\' || path.charAt(2) == '/'));
  }

  private @Nullable Object volume(@Nullable Object value) {
    Map<String, @Nullable Object> volume = Trees.mapping(value);
    Map<String, @Nullable Object> options =
        volume != null && "local".equals(volume.get("driver"))
            ? Trees.mapping(volume.get("driver_opts"))
            : null;
    if (options != null
        && "bind".equals(options.get("o"))
        && options.get("device") instanceof String device) {
      options.put("device", resolve(folder, home(device)));
    }
    return value;
  }

  private static String home(String path) {
    return path.startsWith("~") ? resolve(userHome(), "./" + path.substring(1)) : path;
  }

  private static String userHome() {
    String home = System.getenv("HOME");
    return home == null ? System.getProperty("user.home", "/root") : home;
  }

  /** A path seen from a folder. */
  static String resolve(String folder, String path) {
    return path.startsWith("/") ? path : clean(folder + "/" + path);
  }

  /** Without empty and {@code .} steps, and with {@code ..} taken where that can be. */
  static String clean(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    String normal = Path.of(path).normalize().toString();
    while (normal.startsWith("/../")) {
      normal = normal.substring(3);
    }
    if (normal.equals("/..")) {
      return "/";
    }
    return normal.isEmpty() ? "." : normal;
  }
}
