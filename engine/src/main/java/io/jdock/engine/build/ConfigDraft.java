package io.jdock.engine.build;

import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HealthcheckConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The configuration of the image that a stage makes, as far as it has come. */
final class ConfigDraft {
  static final String DEFAULT_PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

  final Map<String, String> env = new LinkedHashMap<>();
  final Map<String, String> labels = new TreeMap<>();
  final TreeSet<String> ports = new TreeSet<>();
  final TreeSet<String> volumes = new TreeSet<>();
  final List<String> onBuild = new ArrayList<>();
  List<String> entrypoint = List.of();
  List<String> cmd = List.of();
  String user = "";
  String workingDir = "";
  String stopSignal = "";
  String author = "";
  List<String> shell = List.of();
  Optional<HealthcheckConfig> healthcheck = Optional.empty();
  private Optional<Integer> stopTimeout = Optional.empty();

  /** Whether this Dockerfile has set the command, which a later ENTRYPOINT then leaves. */
  boolean cmdSet;

  /** What a stage begins with: the base image's, with a PATH if that has none. */
  static ConfigDraft of(ExecutionConfig base, String author) {
    ConfigDraft draft = new ConfigDraft();
    for (String entry : base.env()) {
      int equals = entry.indexOf('=');
      draft.env.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
    if (!draft.env.containsKey("PATH")) {
      draft.env.put("PATH", DEFAULT_PATH.substring("PATH=".length()));
    }
    draft.labels.putAll(base.labels());
    draft.ports.addAll(base.exposedPorts());
    draft.volumes.addAll(base.volumes());
    draft.entrypoint = base.entrypoint();
    draft.cmd = base.cmd();
    draft.user = base.user();
    draft.workingDir = base.workingDir();
    draft.stopSignal = base.stopSignal();
    draft.stopTimeout = base.stopTimeout();
    draft.healthcheck = base.healthcheck();
    draft.shell = base.shell();
    draft.author = author;
    return draft;
  }

  List<String> environment() {
    List<String> entries = new ArrayList<>();
    env.forEach((name, value) -> entries.add(name + "=" + value));
    return entries;
  }

  List<String> shellWords() {
    return shell.isEmpty() ? DEFAULT_SHELL : shell;
  }

  /** What the shell form of a command runs. */
  List<String> inShell(String line) {
    List<String> words = new ArrayList<>(shellWords());
    words.add(line);
    return words;
  }

  ExecutionConfig config() {
    return new ExecutionConfig(
        user,
        List.copyOf(ports),
        environment(),
        entrypoint,
        cmd,
        List.copyOf(volumes),
        workingDir,
        labels,
        stopSignal,
        stopTimeout,
        healthcheck,
        shell,
        onBuild,
        false);
  }
}
