package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Replaces the variables in a tree, and makes texts numbers or booleans where those are meant. */
final class Interpolation {
  private enum Kind {
    INT,
    INT64,
    FLOAT,
    FLOAT32,
    BOOL
  }

  private final PathRules<Kind> casts = new PathRules<>();
  private final Template template;
  private final Consumer<String> warnings;

  Interpolation(Template template, Consumer<String> warnings) {
    this.template = template;
    this.warnings = warnings;
    all(
        Kind.INT64,
        "services.*.",
        "cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares oom_score_adj"
            + " pids_limit");
    all(
        Kind.INT,
        "services.*.",
        "deploy.replicas deploy.update_config.parallelism deploy.rollback_config.parallelism"
            + " deploy.restart_policy.max_attempts deploy.placement.max_replicas_per_node"
            + " healthcheck.retries ports.[].target scale ulimits.*"
            + " ulimits.*.hard ulimits.*.soft");
    all(
        Kind.FLOAT,
        "services.*.",
        "cpu_percent deploy.update_config.max_failure_ratio"
            + " deploy.rollback_config.max_failure_ratio");
    all(Kind.FLOAT32, "services.*.", "cpus");
    all(
        Kind.BOOL,
        "services.*.",
        "init healthcheck.disable oom_kill_disable privileged read_only stdin_open tty"
            + " volumes.[].read_only volumes.[].volume.nocopy");
    all(Kind.BOOL, "networks.*.", "external internal attachable enable_ipv4 enable_ipv6");
    all(Kind.BOOL, "volumes.*.", "external");
    all(Kind.BOOL, "secrets.*.", "external");
    all(Kind.BOOL, "configs.*.", "external");
  }

  private void all(Kind kind, String prefix, String places) {
    for (String place : places.split(" ")) {
      casts.at(prefix + place, kind);
    }
  }

  Map<String, @Nullable Object> apply(Map<String, @Nullable Object> tree) throws ComposeException {
    Map<String, @Nullable Object> out = Trees.newMapping();
    for (Map.Entry<String, @Nullable Object> entry : tree.entrySet()) {
      out.put(entry.getKey(), apply(entry.getValue(), TreePath.of(entry.getKey())));
    }
    return out;
  }

  private @Nullable Object apply(@Nullable Object value, TreePath path) throws ComposeException {
    if (value instanceof String text) {
      return text(text, path);
    }
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      Map<String, @Nullable Object> out = Trees.newMapping();
      for (Map.Entry<String, @Nullable Object> entry : mapping.entrySet()) {
        out.put(entry.getKey(), apply(entry.getValue(), path.next(entry.getKey())));
      }
      return out;
    }
    List<@Nullable Object> list = Trees.list(value);
    if (list != null) {
      List<@Nullable Object> out = new ArrayList<>(list.size());
      for (Object each : list) {
        out.add(apply(each, path.next("[]")));
      }
      return out;
    }
    return value;
  }

  private Object text(String text, TreePath path) throws ComposeException {
    String replaced;
    try {
      replaced = template.substitute(text);
    } catch (Template.InvalidException e) {
      throw new ComposeException(
          "invalid interpolation format for "
              + path
              + ".\nYou may need to escape any $ with another $.\n"
              + e.getMessage(),
          e);
    } catch (Template.MissingException e) {
      throw new ComposeException("error while interpolating " + path + ": " + e.getMessage(), e);
    }
    Kind kind = casts.find(path);
    if (kind == null) {
      return replaced;
    }
    String reason;
    try {
      return switch (kind) {
        case INT -> integer(replaced, "Atoi");
        case INT64 -> integer(replaced, "ParseInt");
        case FLOAT, FLOAT32 -> decimal(replaced, kind);
        case BOOL -> bool(replaced, warnings);
      };
    } catch (IllegalArgumentException e) {
      reason = String.valueOf(e.getMessage());
    }
    throw new ComposeException(
        "error while interpolating " + path + ": failed to cast to expected type: " + reason);
  }

  private static Object integer(String text, String function) {
    try {
      if (text.matches("[-+]?[0-9]+")) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "strconv." + function + ": parsing " + GoText.quote(text) + ": value out of range", e);
    }
    throw new IllegalArgumentException(
        "strconv." + function + ": parsing " + GoText.quote(text) + ": invalid syntax");
  }

  private static Object decimal(String text, Kind kind) {
    try {
      if (!text.isEmpty() && "fFdD \t".indexOf(text.charAt(text.length() - 1)) < 0) {
        return kind == Kind.FLOAT32
            ? (Object) Double.valueOf(Float.toString(Float.parseFloat(text)))
            : Double.valueOf(text);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "strconv.ParseFloat: parsing " + GoText.quote(text) + ": invalid syntax", e);
    }
    throw new IllegalArgumentException(
        "strconv.ParseFloat: parsing " + GoText.quote(text) + ": invalid syntax");
  }

  /**
   * @throws IllegalArgumentException if it is neither
   */
  static boolean bool(String text, Consumer<String> warnings) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      case "y", "yes", "on" -> {
        warnings.accept(old(text, "true"));
        yield true;
      }
      case "n", "no", "off" -> {
        warnings.accept(old(text, "false"));
        yield false;
      }
      default -> throw new IllegalArgumentException("invalid boolean: " + text);
    };
  }

  private static String old(String text, String now) {
    return GoText.quote(text)
        + " for boolean is not supported by YAML 1.2, please use `"
        + now
        + "`";
  }
}
