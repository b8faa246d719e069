package io.jdock.image.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a container of an image runs unless its creator says otherwise: the {@code config} object of
 * an image configuration, with Docker's additions. Empty texts and lists mean "not set".
 *
 * @param user {@code user[:group]}, names or numbers
 * @param exposedPorts such as {@code 80/tcp}
 * @param env {@code NAME=value} entries
 * @param volumes mount points of anonymous volumes
 * @param onBuild triggers for builds based on the image
 * @param shell the shell for the shell form of instructions
 * @param argsEscaped whether a Windows command line is already escaped
 */
public record ExecutionConfig(
    String user,
    List<String> exposedPorts,
    List<String> env,
    List<String> entrypoint,
    List<String> cmd,
    List<String> volumes,
    String workingDir,
    Map<String, String> labels,
    String stopSignal,
    Optional<Integer> stopTimeout,
    Optional<HealthcheckConfig> healthcheck,
    List<String> shell,
    List<String> onBuild,
    boolean argsEscaped) {

  /** Nothing set. */
  public static final ExecutionConfig EMPTY =
      new ExecutionConfig(
          "",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          "",
          Map.of(),
          "",
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          false);

  public ExecutionConfig {
    exposedPorts = List.copyOf(exposedPorts);
    env = List.copyOf(env);
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    volumes = List.copyOf(volumes);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    shell = List.copyOf(shell);
    onBuild = List.copyOf(onBuild);
  }

  /** Entrypoint and command together. */
  public List<String> commandLine() {
    List<String> all = new ArrayList<>(entrypoint);
    all.addAll(cmd);
    return List.copyOf(all);
  }

  static ExecutionConfig read(JsonReader json) throws MalformedContentException {
    Optional<JsonReader> health = json.child("Healthcheck");
    return new ExecutionConfig(
        json.text("User"),
        json.names("ExposedPorts"),
        json.texts("Env"),
        json.texts("Entrypoint"),
        json.texts("Cmd"),
        json.names("Volumes"),
        json.text("WorkingDir"),
        json.map("Labels"),
        json.text("StopSignal"),
        json.has("StopTimeout") ? Optional.of((int) json.number("StopTimeout")) : Optional.empty(),
        health.isPresent() ? Optional.of(HealthcheckConfig.read(health.get())) : Optional.empty(),
        json.texts("Shell"),
        json.texts("OnBuild"),
        json.flag("ArgsEscaped"));
  }

  ObjectNode write() {
    ObjectNode json = JsonReader.newObject();
    putText(json, "User", user);
    putNames(json, "ExposedPorts", exposedPorts);
    putList(json, "Env", env);
    putList(json, "Entrypoint", entrypoint);
    putList(json, "Cmd", cmd);
    putNames(json, "Volumes", volumes);
    putText(json, "WorkingDir", workingDir);
    if (!labels.isEmpty()) {
      ObjectNode map = json.putObject("Labels");
      labels.forEach(map::put);
    }
    putText(json, "StopSignal", stopSignal);
    stopTimeout.ifPresent(seconds -> json.put("StopTimeout", seconds));
    healthcheck.ifPresent(health -> json.set("Healthcheck", health.write()));
    putList(json, "Shell", shell);
    putList(json, "OnBuild", onBuild);
    if (argsEscaped) {
      json.put("ArgsEscaped", true);
    }
    return json;
  }

  private static void putText(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }

  private static void putList(ObjectNode json, String field, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = json.putArray(field);
      values.forEach(array::add);
    }
  }

  private static void putNames(ObjectNode json, String field, List<String> names) {
    if (!names.isEmpty()) {
      ObjectNode map = json.putObject(field);
      names.forEach(map::putObject);
    }
  }
}
