package io.jdock.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HealthcheckConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeInstructionsTest {

  @Test
  void followsInstructionsInOrder() {
    ExecutionConfig config =
        ChangeInstructions.apply(
            List.of(
                "ENV A=1 B=\"x y\" C=$A",
                "env D hello  ${B} ${E:-none}",
                "WORKDIR x",
                "WORKDIR y/$A",
                "EXPOSE 80 90-91/udp",
                "LABEL a=b \"c d\"='e $A'",
                "VOLUME /a /b",
                "VOLUME [\"/c\"]",
                "USER 1:2",
                "ENTRYPOINT [\"/e\", \"f g\"]",
                "CMD echo $A",
                "ONBUILD RUN x"));
    // what an instruction sets is seen by those after it, as in a Dockerfile
    assertThat(config.env()).containsExactly("A=1", "B=x y", "C=", "D=hello  x y none");
    assertThat(config.workingDir()).isEqualTo("/x/y/1");
    assertThat(config.exposedPorts()).containsExactly("80/tcp", "90/udp", "91/udp");
    assertThat(config.labels()).isEqualTo(Map.of("a", "b", "c d", "e $A"));
    assertThat(config.volumes()).containsExactly("/a", "/b", "/c");
    assertThat(config.user()).isEqualTo("1:2");
    assertThat(config.entrypoint()).containsExactly("/e", "f g");
    assertThat(config.cmd()).containsExactly("/bin/sh", "-c", "echo $A");
    assertThat(config.onBuild()).containsExactly("RUN x");
  }

  /** The texts are those of dockerd 20.10. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FOO bar | foo is not a valid change command",
        "RUN x | run is not a valid change command",
        "ENV | ENV requires at least one argument",
        "ENV A | ENV must have two arguments",
        "EXPOSE | EXPOSE requires at least one argument",
        "EXPOSE foo | Invalid containerPort: foo",
        "EXPOSE 80/foo | Invalid proto: foo",
        "LABEL x | LABEL must have two arguments",
        "USER | USER requires exactly one argument",
        "VOLUME [] | VOLUME requires at least one argument",
        "WORKDIR | WORKDIR requires exactly one argument",
        "HEALTHCHECK | HEALTHCHECK requires at least one argument",
        "HEALTHCHECK FOO | Unknown type \"FOO\" in HEALTHCHECK (try CMD)",
        "HEALTHCHECK --interval=x CMD true | time: invalid duration \"x\"",
        "HEALTHCHECK CMD | Missing command after HEALTHCHECK CMD",
        "'' | file with no instructions",
      })
  void refusesInDockersWords(String change, String text) {
    assertThatThrownBy(() -> ChangeInstructions.apply(List.of(change))).hasMessage(text);
  }

  @Test
  void setsTheHealthcheck() {
    assertThat(
            ChangeInstructions.apply(
                    List.of("healthcheck --interval=5s --retries=3 CMD [\"a\",\"b\"]"))
                .healthcheck())
        .hasValue(new HealthcheckConfig(List.of("CMD", "a", "b"), 5_000_000_000L, 0, 0, 0, 3));
    assertThat(ChangeInstructions.apply(List.of("HEALTHCHECK CMD true || no")).healthcheck())
        .hasValue(new HealthcheckConfig(List.of("CMD-SHELL", "true || no"), 0, 0, 0, 0, 0));
    assertThat(
            ChangeInstructions.apply(List.of("HEALTHCHECK CMD x", "HEALTHCHECK NONE"))
                .healthcheck())
        .hasValue(new HealthcheckConfig(List.of("NONE"), 0, 0, 0, 0, 0));
  }

  @Test
  void takesBrokenJsonForTheShell() {
    assertThat(ChangeInstructions.apply(List.of("CMD [\"a\"")).cmd())
        .containsExactly("/bin/sh", "-c", "[\"a\"");
    assertThat(ChangeInstructions.apply(List.of("CMD")).cmd()).containsExactly("/bin/sh", "-c");
  }
}
