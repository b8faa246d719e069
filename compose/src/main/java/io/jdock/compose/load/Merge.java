package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lays one tree over another: mappings are joined, lists appended, scalars replaced, with the
 * exceptions that the specification makes.
 *
 * @see <a href="https://docs.docker.com/reference/compose-file/merge/">Merge</a>
 */
final class Merge {
  private interface Rule {
    @Nullable Object merge(@Nullable Object base, @Nullable Object over, TreePath path)
        throws ComposeException;
  }

  private final PathRules<Rule> rules = new PathRules<>();

  Merge() {
    rules.at("networks.*.ipam.config", this::ipam);
    for (String place :
        List.of(
            "networks.*.labels",
            "volumes.*.labels",
            "services.*.annotations",
            "services.*.build.args",
            "services.*.build.additional_contexts",
            "services.*.build.labels",
            "services.*.deploy.labels",
            "services.*.dns",
            "services.*.dns_opt",
            "services.*.dns_search",
            "services.*.env_file",
            "services.*.label_file",
            "services.*.environment",
            "services.*.labels",
            "services.*.volumes.*.volume.labels",
            "services.*.sysctls",
            "services.*.tmpfs")) {
      rules.at(place, (base, over, path) -> appended(sequence(base), sequence(over)));
    }
    for (String place :
        List.of(
            "services.*.command",
            "services.*.entrypoint",
            "services.*.healthcheck.test",
            "services.*.ulimits.*")) {
      rules.at(place, (base, over, path) -> over);
    }
    rules.at("services.*.build.extra_hosts", Merge::hosts);
    rules.at("services.*.extra_hosts", Merge::hosts);
    rules.at("services.*.build", (base, over, path) -> mappings(build(base), build(over), path));
    rules.at(
        "services.*.depends_on",
        (base, over, path) -> mappings(dependencies(base), dependencies(over), path));
    rules.at("services.*.logging", this::logging);
    rules.at("services.*.models", this::named);
    rules.at("services.*.networks", this::named);
  }

  /** The second laid over the first, which is changed. */
  Map<String, @Nullable Object> merge(
      Map<String, @Nullable Object> base, Map<String, @Nullable Object> over)
      throws ComposeException {
    return mappings(base, over, TreePath.TOP);
  }

  /** The same for one service that extends another. */
  Map<String, @Nullable Object> service(
      Map<String, @Nullable Object> base, Map<String, @Nullable Object> over)
      throws ComposeException {
    return mappings(base, over, TreePath.of("services", "x"));
  }

  private Map<String, @Nullable Object> mappings(
      @Nullable Map<String, @Nullable Object> base,
      @Nullable Map<String, @Nullable Object> over,
      TreePath path)
      throws ComposeException {
    Map<String, @Nullable Object> merged = base == null ? Trees.newMapping() : base;
    if (over == null) {
      return merged;
    }
    for (Map.Entry<String, @Nullable Object> entry : over.entrySet()) {
      String key = entry.getKey();
      merged.put(
          key,
          merged.containsKey(key)
              ? value(merged.get(key), entry.getValue(), path.next(key))
              : entry.getValue());
    }
    return merged;
  }

  private @Nullable Object value(@Nullable Object base, @Nullable Object over, TreePath path)
      throws ComposeException {
    Rule rule = rules.find(path);
    if (rule != null) {
      return rule.merge(base, over, path);
    }
    if (over == null) {
      return base;
    }
    Map<String, @Nullable Object> mapping = Trees.mapping(base);
    if (mapping != null) {
      Map<String, @Nullable Object> other = Trees.mapping(over);
      if (other == null) {
        throw new ComposeException("cannot override " + path);
      }
      return mappings(mapping, other, path);
    }
    if (base instanceof List) {
      if (!(over instanceof List)) {
        throw new ComposeException("cannot override " + path);
      }
      return appended(Trees.list(base), Trees.list(over));
    }
    return over;
  }

  private static List<@Nullable Object> appended(
      @Nullable List<@Nullable Object> base, @Nullable List<@Nullable Object> over) {
    List<@Nullable Object> all = new ArrayList<>();
    if (base != null) {
      all.addAll(base);
    }
    if (over != null) {
      all.addAll(over);
    }
    return all;
  }

  /** A mapping as a list of {@code key=value}; a string as a list of one. */
  private static @Nullable List<@Nullable Object> sequence(@Nullable Object value) {
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      List<String> lines = new ArrayList<>();
      mapping.forEach(
          (key, each) -> {
            if (each == null) {
              lines.add(key);
            } else if (each instanceof List<?> several) {
              several.forEach(one -> lines.add(key + "=" + GoText.of(one)));
            } else {
              lines.add(key + "=" + GoText.of(each));
            }
          });
      lines.sort(null);
      return new ArrayList<>(lines);
    }
    if (value instanceof String text) {
      List<@Nullable Object> one = new ArrayList<>();
      one.add(text);
      return one;
    }
    return Trees.list(value);
  }

  private static List<@Nullable Object> hosts(
      @Nullable Object base, @Nullable Object over, TreePath path) {
    List<@Nullable Object> first = sequence(base);
    LinkedHashSet<@Nullable Object> known = new LinkedHashSet<>(first == null ? List.of() : first);
    List<@Nullable Object> all = appended(first, null);
    List<@Nullable Object> second = sequence(over);
    if (second != null) {
      second.stream().filter(each -> !known.contains(each)).forEach(all::add);
    }
    return all;
  }

  private static @Nullable Map<String, @Nullable Object> build(@Nullable Object value) {
    if (value instanceof String context) {
      Map<String, @Nullable Object> mapping = Trees.newMapping();
      mapping.put("context", context);
      return mapping;
    }
    return Trees.mapping(value);
  }

  private static @Nullable Map<String, @Nullable Object> dependencies(@Nullable Object value) {
    List<@Nullable Object> names = Trees.list(value);
    if (names == null) {
      return Trees.mapping(value);
    }
    Map<String, @Nullable Object> mapping = Trees.newMapping();
    for (Object name : names) {
      Map<String, @Nullable Object> started = Trees.newMapping();
      started.put("condition", "service_started");
      started.put("required", true);
      mapping.put(GoText.of(name), started);
    }
    return mapping;
  }

  private Map<String, @Nullable Object> named(
      @Nullable Object base, @Nullable Object over, TreePath path) throws ComposeException {
    return mappings(byName(base), byName(over), path);
  }

  private static @Nullable Map<String, @Nullable Object> byName(@Nullable Object value) {
    List<@Nullable Object> names = Trees.list(value);
    if (names == null) {
      return Trees.mapping(value);
    }
    Map<String, @Nullable Object> mapping = Trees.newMapping();
    names.forEach(name -> mapping.put(GoText.of(name), null));
    return mapping;
  }

  /** Options of one driver mean nothing to another. */
  private @Nullable Object logging(@Nullable Object base, @Nullable Object over, TreePath path)
      throws ComposeException {
    Map<String, @Nullable Object> first = Trees.mapping(base);
    Map<String, @Nullable Object> second = Trees.mapping(over);
    if (first == null || second == null) {
      return over;
    }
    boolean same =
        Objects.equals(first.get("driver"), second.get("driver"))
            || !first.containsKey("driver")
            || !second.containsKey("driver");
    return same ? mappings(first, second, path) : second;
  }

  private List<@Nullable Object> ipam(@Nullable Object base, @Nullable Object over, TreePath path)
      throws ComposeException {
    List<@Nullable Object> pools = Trees.list(base);
    List<@Nullable Object> others = Trees.list(over);
    if (pools == null || others == null) {
      throw new ComposeException(path + ": unexpected type " + Trees.goType(base));
    }
    List<@Nullable Object> all = new ArrayList<>();
    for (Object pool : pools) {
      Map<String, @Nullable Object> first =
          Objects.requireNonNullElse(Trees.mapping(pool), Trees.newMapping());
      for (Object other : others) {
        Map<String, @Nullable Object> second =
            Objects.requireNonNullElse(Trees.mapping(other), Trees.newMapping());
        if (!Objects.equals(first.get("subnet"), second.get("subnet"))
            && indexOf(all, second) < 0) {
          all.add(second);
          continue;
        }
        Map<String, @Nullable Object> merged = mappings(first, second, path);
        int at = indexOf(all, merged);
        if (at >= 0) {
          all.set(at, merged);
        } else {
          all.add(merged);
        }
      }
    }
    return all;
  }

  private static int indexOf(List<@Nullable Object> pools, Map<String, @Nullable Object> pool) {
    for (int i = 0; i < pools.size(); i++) {
      Map<String, @Nullable Object> each = Trees.mapping(pools.get(i));
      if (each != null && Objects.equals(each.get("subnet"), pool.get("subnet"))) {
        return i;
      }
    }
    return -1;
  }
}
