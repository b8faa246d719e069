package io.jdock.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.flag.Flags;
import io.jdock.cli.option.ContainerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our create requests equal those of the real docker CLI, recorded by {@code
 * src/test/golden/record-create-requests.py}.
 */
class CreateRequestTest {
  /** Options of docker's that jdock refuses, and values that depend on the recording machine. */
  private static final Set<String> NOT_OURS =
      Set.of(
          "--kernel-memory",
          "--cpu-rt-period",
          "--blkio-weight",
          "--device-read-bps",
          "--storage-opt",
          "-v ./relative",
          "FROM_HOST",
          "@env");

  /** Fields of docker's that none of our options fills. */
  private static final Set<String> NEVER_SENT =
      Set.of(
          "Cgroup",
          "Isolation",
          "BlkioWeight",
          "BlkioWeightDevice",
          "BlkioDeviceReadBps",
          "BlkioDeviceWriteBps",
          "BlkioDeviceReadIOps",
          "BlkioDeviceWriteIOps",
          "CpuRealtimePeriod",
          "CpuRealtimeRuntime",
          "DeviceRequests",
          "CpuCount",
          "CpuPercent",
          "IOMaximumIOps",
          "IOMaximumBandwidth");

  @TempDir static Path work;

  private static JsonObject golden() throws IOException {
    try (InputStream in = CreateRequestTest.class.getResourceAsStream("create-requests.json")) {
      return Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @BeforeAll
  static void writeFiles() throws IOException {
    for (var file : golden().object("files").members().entrySet()) {
      Files.writeString(work.resolve(file.getKey()), String.valueOf(file.getValue()));
    }
  }

  static Stream<JsonObject> cases() throws IOException {
    return golden().objects("cases").stream()
        .filter(
            one -> {
              String line = String.join(" ", one.strings("args"));
              return one.has("body") && NOT_OURS.stream().noneMatch(line::contains);
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheSameAsDockers(JsonObject recorded) {
    List<String> words = new ArrayList<>();
    for (String word : recorded.strings("args")) {
      words.add(word.replace("@", work + "/"));
    }
    // the docker CLI adds -d's effect after building the request; so does ours, in RunCommand
    boolean detached = words.get(0).startsWith("-d");

    Flags flags = new Flags(false, false);
    ContainerOptions options = new ContainerOptions(flags);
    new ContainerCreation(flags, "running");
    flags.bool("d", "detach", "");
    flags.string(null, "detach-keys", "");
    flags.boolDefaultingTrue("sig-proxy", "");
    List<String> arguments = flags.parse(words);
    JsonObject request = options.request(arguments.get(0), arguments.subList(1, arguments.size()));

    JsonObject expected = withoutRecorderPaths(recorded.object("body"));
    if (detached) {
      for (String field : List.of("AttachStdin", "AttachStdout", "AttachStderr", "StdinOnce")) {
        expected.put(field, request.get(field));
      }
    }
    assertThat(Json.indent(Json.write(sorted(request)), " "))
        .isEqualTo(Json.indent(Json.write(sorted(expected)), " "));
  }

  private static JsonObject withoutRecorderPaths(JsonObject body) {
    JsonObject host = body.object("HostConfig");
    JsonObject kept = new JsonObject();
    host.members()
        .forEach(
            (name, value) -> {
              if (!NEVER_SENT.contains(name)) {
                kept.put(
                    name,
                    value instanceof String text ? text.replace("@WORK", work.toString()) : value);
              }
            });
    JsonObject endpoints = new JsonObject();
    body.object("NetworkingConfig")
        .object("EndpointsConfig")
        .members()
        .forEach(
            (name, value) -> {
              JsonObject endpoint = filled((JsonObject) value);
              // an endpoint on the default network says nothing: dockerd makes it anyway
              if (!endpoint.isEmpty()) {
                endpoints.put(name, endpoint);
              }
            });
    JsonObject copy = new JsonObject();
    body.members().forEach(copy::put);
    return copy.put("HostConfig", kept)
        .put("NetworkingConfig", new JsonObject().put("EndpointsConfig", endpoints));
  }

  private static JsonObject filled(JsonObject endpoint) {
    JsonObject filled = new JsonObject();
    endpoint
        .members()
        .forEach(
            (name, value) -> {
              boolean empty = value == null || value.equals("") || value.equals(0L);
              if (!empty) {
                filled.put(name, value);
              }
            });
    return filled;
  }

  private static Object sorted(Object value) {
    if (value instanceof JsonObject object) {
      JsonObject sorted = new JsonObject();
      object.members().entrySet().stream()
          .sorted(java.util.Map.Entry.comparingByKey())
          .forEach(member -> sorted.put(member.getKey(), sorted(member.getValue())));
      return sorted;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(CreateRequestTest::sorted).toList();
    }
    return value == null ? "null" : value;
  }
}
