package io.jdock.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.EngineException;
import io.jdock.image.spec.ImageReference;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what Go's path.Match and docker say. */
class ReferenceFilterTest {

  @ParameterizedTest
  @CsvSource({
    "alpine, alpine:latest, true",
    "alpine:latest, alpine:latest, true",
    "alpine:3*, alpine:3.20, true",
    "alpine:3*, alpine:latest, false",
    "al*, alpine:latest, true",
    "*, localhost:5000/a/b:1, false",
    "*/*/*, localhost:5000/a/b:1, true",
    "localhost:5000/a/b, localhost:5000/a/b:1, true",
    "alpin?, alpine:latest, true",
    "[a-c]lpine, alpine:latest, true",
    "[^a-c]lpine, alpine:latest, false",
    "{alpine}, alpine:latest, false",
    "al\\pine, alpine:latest, true",
  })
  void matchesAsGoDoes(String pattern, String name, boolean matches) throws Exception {
    ImageReference reference = ImageReference.parse(name);
    assertThat(new ReferenceFilter(List.of(pattern)).of(List.of(reference)).isEmpty())
        .isEqualTo(!matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[a", "[]a]", "a\\", "[-x]"})
  void malformedPatternsAreRefused(String pattern) {
    assertThatThrownBy(() -> new ReferenceFilter(List.of(pattern)))
        .isInstanceOf(EngineException.class)
        .hasMessage("syntax error in pattern");
  }
}
