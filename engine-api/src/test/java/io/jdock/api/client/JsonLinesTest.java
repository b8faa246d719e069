package io.jdock.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  @Test
  void nothingIsReadBeforeTheFirstObjectIsAskedFor() throws IOException {
    InputStream untouched =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("read too early: an event stream would wait here");
          }
        };
    try (JsonLines lines = new JsonLines(untouched)) {
      assertThat(lines).isNotNull();
    }
  }

  @Test
  void objectsOneAfterTheOther() throws IOException {
    byte[] text = "{\"a\":1}\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8);
    try (JsonLines lines = new JsonLines(new ByteArrayInputStream(text))) {
      assertThat(lines.next()).isEqualTo(new JsonObject().put("a", 1L));
      assertThat(lines.next()).isEqualTo(new JsonObject().put("a", 2L));
      assertThat(lines.next()).isNull();
    }
  }
}
