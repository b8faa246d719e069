package io.jdock.engine.build;

import io.jdock.image.spec.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The values of ARGs: those given, those of the whole file, and which were used. */
final class BuildArgs {
  /** Known to RUN without being declared; they do not count for the cache. */
  static final Set<String> PROXIES =
      Set.of(
          "HTTP_PROXY",
          "http_proxy",
          "HTTPS_PROXY",
          "https_proxy",
          "FTP_PROXY",
          "ftp_proxy",
          "NO_PROXY",
          "no_proxy",
          "ALL_PROXY",
          "all_proxy");

  static final String SOURCE_DATE_EPOCH = "SOURCE_DATE_EPOCH";

  private final Map<String, Optional<String>> given;
  private final Map<String, String> platforms = new HashMap<>();
  private final Map<String, String> globals = new HashMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  BuildArgs(Map<String, Optional<String>> given, Platform target) {
    this.given = given;
    platform("TARGET", target);
    platform("BUILD", Platform.host());
    used.addAll(PROXIES);
    used.add(SOURCE_DATE_EPOCH);
  }

  private void platform(String prefix, Platform platform) {
    String variant = platform.variant();
    platforms.put(
        prefix + "PLATFORM",
        platform.os() + "/" + platform.architecture() + (variant.isEmpty() ? "" : "/" + variant));
    platforms.put(prefix + "OS", platform.os());
    platforms.put(prefix + "ARCH", platform.architecture());
    platforms.put(prefix + "VARIANT", variant);
  }

  /** The value given from outside, which counts more than any other. */
  Optional<String> given(String name) {
    if (!given.containsKey(name)) {
      return Optional.empty();
    }
    used.add(name);
    return given.getOrDefault(name, Optional.empty());
  }

  /** Declares one for all FROMs, and for the stages that ask for it. */
  void global(String name, Optional<String> value) {
    given(name).or(() -> value).ifPresent(known -> globals.put(name, known));
  }

  /** What a FROM's variables are replaced from. */
  Map<String, String> globals() {
    Map<String, String> all = new HashMap<>(platforms);
    all.putAll(globals);
    return all;
  }

  /** The value of an ARG without default in a stage. */
  Optional<String> inherited(String name) {
    return Optional.ofNullable(globals.get(name))
        .or(() -> Optional.ofNullable(platforms.get(name)));
  }

  /** Proxies that were given. */
  Map<String, String> proxies() {
    Map<String, String> proxies = new TreeMap<>();
    for (String name : PROXIES) {
      given(name).ifPresent(value -> proxies.put(name, value));
    }
    return proxies;
  }

  /** Those given that nothing has asked for. */
  List<String> unused() {
    TreeSet<String> names = new TreeSet<>(given.keySet());
    names.removeAll(used);
    return List.copyOf(names);
  }
}
