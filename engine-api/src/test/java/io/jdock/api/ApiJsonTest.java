package io.jdock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records against what a real dockerd 20.10 answered. */
class ApiJsonTest {
  private final ApiJson json = new ApiJson();

  @ParameterizedTest
  @CsvSource({
    "inspect.json, io.jdock.api.ContainerInspect",
    "ps.json, io.jdock.api.ContainerSummary",
    "stats.json, io.jdock.api.Stats",
    "bridge.json, io.jdock.api.NetworkInspect"
  })
  void everyFieldOfDockersAnswerSurvives(String file, String type) throws Exception {
    JsonNode answer = json.tree(resource(file));
    JsonNode element = answer instanceof ArrayNode list ? list.get(0) : answer;
    Object record = json.convert(element, Class.forName(type));
    assertContains("", json.tree(json.write(record)), element);
  }

  @Test
  void readsWhatDockersCliSends() throws Exception {
    ContainerCreateRequest request = json.readCreateRequest(resource("create-28.json"));
    assertThat(request.config().cmd()).containsExactly("cat");
    assertThat(request.config().entrypoint()).isNull();
    HostConfig host = Objects.requireNonNull(request.hostConfig());
    assertThat(host.networkMode()).isEqualTo("default");
    assertThat(host.memorySwappiness()).isEqualTo(-1L);
    assertThat(host.restartPolicy()).isEqualTo(new HostConfig.RestartPolicy("no", 0));
    assertThat(Objects.requireNonNull(request.networkingConfig()).endpointsConfig())
        .containsOnlyKeys("default");
  }

  @Test
  void namesMatchInAnyCaseAndStringsAreListsOfOne() throws Exception {
    var config =
        json.readCreateRequest(
            bytes("{\"image\":\"a\",\"CMD\":\"b\",\"hostconfig\":{\"memory\":7}}"));
    assertThat(config.config().cmd()).isEqualTo(List.of("b"));
    assertThat(Objects.requireNonNull(config.hostConfig()).memory()).isEqualTo(7);
  }

  @Test
  void aFieldOfTheWrongTypeIsAnError() {
    assertThatThrownBy(() -> json.readCreateRequest(bytes("{\"Cmd\":[1]}")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> json.readCreateRequest(bytes("{\"Tty\":\"yes\"}")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void progressOmitsWhatIsAbsent() {
    assertThat(
            new String(
                json.write(ProgressMessage.status("latest", "Pulling from library/alpine")),
                StandardCharsets.UTF_8))
        .isEqualTo("{\"status\":\"Pulling from library/alpine\",\"id\":\"latest\"}");
    assertThat(
            new String(
                json.write(ProgressMessage.progress("a", "Waiting", null, null, null)),
                StandardCharsets.UTF_8))
        .isEqualTo("{\"status\":\"Waiting\",\"progressDetail\":{},\"id\":\"a\"}");
  }

  private static void assertContains(String at, JsonNode ours, JsonNode theirs) {
    if (theirs instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        JsonNode own = ours.get(field.getKey());
        boolean zero =
            field.getValue().isNull()
                || field.getValue().isEmpty() && field.getValue().isContainerNode()
                || field.getValue().isNumber() && field.getValue().asLong() == 0;
        if (own == null && zero) {
          continue;
        }
        assertThat(own).as(at + "." + field.getKey()).isNotNull();
        assertContains(at + "." + field.getKey(), own, field.getValue());
      }
    } else {
      assertThat(ours).as(at).isEqualTo(theirs);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(ApiJsonTest.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }
}
