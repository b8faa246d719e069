package io.jdock.engine.build;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ARGs declared so far in a stage. */
final class StageArgs {
  private final BuildArgs build;
  private final Map<String, Optional<String>> declared = new LinkedHashMap<>();

  StageArgs(BuildArgs build) {
    this.build = build;
  }

  void declare(String name, Optional<String> value) {
    declared.put(name, build.given(name).or(() -> value).or(() -> build.inherited(name)));
  }

  /**
   * Those that have a value and that no variable of the environment hides, sorted.
   *
   * @param environment {@code NAME=value}
   */
  Map<String, String> visible(List<String> environment) {
    Map<String, String> hiding = variables(environment);
    Map<String, String> visible = new TreeMap<>();
    declared.forEach(
        (name, value) -> {
          if (!hiding.containsKey(name)) {
            value.ifPresent(known -> visible.put(name, known));
          }
        });
    return visible;
  }

  /** What variables are replaced from: the environment, and the ARGs that it does not hide. */
  Map<String, String> all(List<String> environment) {
    Map<String, String> all = new HashMap<>(visible(environment));
    all.putAll(variables(environment));
    return all;
  }

  /** What a RUN step sees beside its environment. */
  Map<String, String> forRun(List<String> environment) {
    Map<String, String> all = new TreeMap<>(build.proxies());
    all.keySet().removeAll(variables(environment).keySet());
    all.putAll(visible(environment));
    return all;
  }

  private static Map<String, String> variables(List<String> environment) {
    Map<String, String> variables = new HashMap<>();
    for (String entry : environment) {
      int equals = entry.indexOf('=');
      variables.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
    return variables;
  }
}
