package io.jdock.daemon.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.api.ApiJson;
import io.jdock.engine.pull.PullProgress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressMapperTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "999, 999B",
    "1000, 1kB",
    "1234, 1.234kB",
    "3408729, 3.409MB",
    "123456789, 123.5MB"
  })
  void sizesAreDockers(long bytes, String text) {
    assertThat(ProgressMapper.size(bytes)).isEqualTo(text);
  }

  @Test
  void aDownloadHasABar() {
    assertThat(line(new PullProgress.Layer("abc", PullProgress.Phase.DOWNLOADING, 50, 100)))
        .isEqualTo(
            "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":50,\"total\":100},"
                + "\"progress\":\"[=========================>                         ]      50B/100B\",\"id\":\"abc\"}");
  }

  @Test
  void otherPhasesHaveAnEmptyDetail() {
    assertThat(line(new PullProgress.Layer("abc", PullProgress.Phase.PULL_COMPLETE, 0, 0)))
        .isEqualTo("{\"status\":\"Pull complete\",\"progressDetail\":{},\"id\":\"abc\"}");
  }

  private static String line(PullProgress progress) {
    return new String(new ApiJson().write(ProgressMapper.toApi(progress)), StandardCharsets.UTF_8);
  }
}
