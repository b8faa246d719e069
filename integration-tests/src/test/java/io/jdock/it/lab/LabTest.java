package io.jdock.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabTest {
  @Test
  void theRegistryServesTheTestImagesAndTheNeighbourAnswers() {
    try (Lab lab = Lab.bare()) {
      lab.startRegistry();
      assertThat(
              lab.inside("curl", "-s", "http://127.0.0.1:5000/v2/library/nginx/tags/list")
                  .ok()
                  .out())
          .contains("\"latest\"");
      lab.inside("busybox", "ping", "-c", "1", "-W", "2", Lab.NEIGHBOUR).ok();
    }
  }
}
