package io.jdock.compose.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.api.client.DaemonAddress;
import io.jdock.api.client.EngineClient;
import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No daemon answers here: what reached it would fail. */
class DryRunTest {
  private final EngineClient engine =
      new EngineClient(new DaemonAddress.Unix(Path.of("/nonexistent/socket")), null, "test");
  private final DryRun dryRun = new DryRun(engine);

  private EngineResponse answer(String method, String path, @Nullable JsonObject body)
      throws IOException {
    EngineResponse answer = dryRun.answer(method, path, body, Map.of());
    assertThat(answer).describedAs(method + " " + path).isNotNull();
    return answer;
  }

  @Test
  void whatWouldBeMadeHasAnId() throws IOException {
    String id =
        answer("POST", "/containers/create?name=p-web-1", new JsonObject()).object().string("Id");
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(
            answer("POST", "/containers/create?name=p-web-2", new JsonObject())
                .object()
                .string("Id"))
        .isNotEqualTo(id);
    assertThat(
            answer("POST", "/networks/create", new JsonObject().put("Name", "n"))
                .object()
                .string("Id"))
        .matches("[0-9a-f]{64}");
    assertThat(
            answer("POST", "/volumes/create", new JsonObject().put("Name", "v"))
                .object()
                .string("Name"))
        .isEqualTo("v");
  }

  @Test
  void whatWouldChangeSomethingSucceedsAndDoesNot() throws IOException {
    assertThat(answer("POST", "/containers/x/start", null).status()).isEqualTo(204);
    assertThat(answer("POST", "/containers/x/stop?t=1", null).status()).isEqualTo(204);
    assertThat(answer("DELETE", "/volumes/v?force=true", null).status()).isEqualTo(204);
    assertThat(answer("PUT", "/containers/x/archive?path=%2F", null).status()).isEqualTo(204);
  }

  @Test
  void questionsAreForTheEngine() throws IOException {
    assertThat(dryRun.answer("GET", "/containers/json?all=1", null, Map.of())).isNull();
    assertThat(dryRun.answer("HEAD", "/containers/x/archive", null, Map.of())).isNull();
  }
}
