package io.jdock.engine.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.build.dockerfile.Instruction.CommandLine;
import io.jdock.engine.build.dockerfile.Instruction.Pair;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileTest {

  private static Dockerfile parse(String text) throws DockerfileException {
    return Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Instruction> instructions(String text) throws DockerfileException {
    return parse("FROM x\n" + text).stages().get(0).instructions();
  }

  private static Instruction one(String text) throws DockerfileException {
    List<Instruction> all = instructions(text);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static <T> T one(Class<T> type, String text) throws DockerfileException {
    return type.cast(one(text));
  }

  @Test
  void stagesAndGlobals() throws DockerfileException {
    Dockerfile file =
        parse(
            "\uFEFF# a comment\nARG V=1\n\nFROM --platform=linux/amd64 alpine:$V AS Build\n"
                + "RUN make\n  FROM scratch\ncopy --from=build /a /b\n");
    assertThat(file.globals()).hasSize(1);
    assertThat(file.stages()).hasSize(2);
    Stage build = file.stages().get(0);
    assertThat(build.base()).isEqualTo("alpine:$V");
    assertThat(build.name()).isEqualTo("build");
    assertThat(build.platform()).isEqualTo("linux/amd64");
    Instruction copy = file.stages().get(1).instructions().get(0);
    assertThat(copy.source()).isEqualTo(new Source(7, 7, "copy --from=build /a /b"));
    assertThat(((Instruction.Copy) copy).from()).isEqualTo("build");
  }

  @Test
  void continuationLines() throws DockerfileException {
    Instruction.Run run =
        one(Instruction.Run.class, "RUN a && \\\n  # why\n\n    b \\  \n  c\\\\\n");
    assertThat(run.command()).isEqualTo(new CommandLine(List.of("a &&     b   c\\\\"), true));
    assertThat(run.source().firstLine()).isEqualTo(2);
    assertThat(run.source().lastLine()).isEqualTo(6);
    assertThat(parse("FROM x\nRUN a \\\n\n b").warnings()).hasSize(1);
  }

  @Test
  void otherEscape() throws DockerfileException {
    Dockerfile file = parse("# escape=`\n# syntax = docker/dockerfile:1\nFROM x\nRUN a `\n b\\\n");
    assertThat(file.directives().escape()).isEqualTo('`');
    assertThat(file.directives().syntax()).contains("docker/dockerfile:1");
    Instruction.Run run = (Instruction.Run) file.stages().get(0).instructions().get(0);
    assertThat(run.command().words()).containsExactly("a  b\\");
  }

  @Test
  void commandForms() throws DockerfileException {
    assertThat(one(Instruction.Cmd.class, "CMD [\"a\", \"b c\"]").command())
        .isEqualTo(new CommandLine(List.of("a", "b c"), false));
    assertThat(one(Instruction.Cmd.class, "CMD ['a']").command())
        .isEqualTo(new CommandLine(List.of("['a']"), true));
    assertThat(one(Instruction.Entrypoint.class, "ENTRYPOINT []").command())
        .isEqualTo(new CommandLine(List.of(), false));
    assertThat(one(Instruction.Run.class, "RUN [ -f x ] && y").command().shell()).isTrue();
  }

  @Test
  void environment() throws DockerfileException {
    assertThat(one(Instruction.Env.class, "ENV A=1 B=\"x y\" C='q' D=a\\ b").pairs())
        .containsExactly(
            new Pair("A", "1"),
            new Pair("B", "\"x y\""),
            new Pair("C", "'q'"),
            new Pair("D", "a\\ b"));
    assertThat(one(Instruction.Env.class, "ENV NAME  all   the rest").pairs())
        .containsExactly(new Pair("NAME", "all   the rest"));
    assertThat(one(Instruction.Arg.class, "ARG A B=2 C=").variables())
        .containsExactly(
            new Instruction.Arg.Variable("A", Optional.empty()),
            new Instruction.Arg.Variable("B", Optional.of("2")),
            new Instruction.Arg.Variable("C", Optional.of("")));
  }

  @Test
  void copies() throws DockerfileException {
    Instruction.Copy copy =
        one(Instruction.Copy.class, "COPY --chown=1:2 --chmod=644 --link a \"b c\"/ d/");
    assertThat(copy.paths()).containsExactly("a", "\"b", "c\"/");
    assertThat(copy.destination()).isEqualTo("d/");
    assertThat(copy.chown()).isEqualTo("1:2");
    assertThat(copy.link()).isTrue();
    assertThat(one(Instruction.Copy.class, "ADD [\"a b\", \"/c d/\"]").paths())
        .containsExactly("a b");
  }

  @Test
  void heredocs() throws DockerfileException {
    Instruction.Run run = one(Instruction.Run.class, "RUN <<EOF\necho 1 \\\n# no comment\nEOF\n");
    assertThat(run.heredocs())
        .containsExactly(new Heredoc("EOF", true, false, "echo 1 \\\n# no comment\n"));
    Instruction.Copy copy =
        one(
            Instruction.Copy.class,
            "COPY <<a.txt <<-\"b.txt\" /x/\n$A\na.txt\n\t\ttabs\n\tb.txt\n");
    assertThat(copy.heredocs()).extracting(Heredoc::text).containsExactly("$A\n", "tabs\n");
    assertThat(copy.heredocs()).extracting(Heredoc::expand).containsExactly(true, false);
    assertThat(one(Instruction.Run.class, "RUN cat <<1 3<<2 > f\na\n1\nb\n2\n").heredocs())
        .extracting(Heredoc::content)
        .containsExactly("a\n", "b\n");
    assertThat(one(Instruction.Run.class, "RUN echo $((1 << 2)) '<<EOF'").heredocs()).isEmpty();
    assertThat(one(Instruction.OnBuild.class, "ONBUILD RUN <<E\nx\nE\n").trigger())
        .isEqualTo("RUN <<E\nx\nE");
  }

  @Test
  void mounts() throws DockerfileException {
    Instruction.Run run =
        one(
            Instruction.Run.class,
            "RUN --mount=target=/s --mount=type=cache,dst=/c,id=k,sharing=locked,mode=0700,uid=5"
                + " --mount=type=secret,id=tok,env=T --mount=type=tmpfs,target=/t,size=1m"
                + " --network=none make");
    assertThat(run.network()).isEqualTo("none");
    assertThat(run.mounts())
        .extracting(RunMount::type)
        .containsExactly(
            RunMount.Type.BIND, RunMount.Type.CACHE, RunMount.Type.SECRET, RunMount.Type.TMPFS);
    assertThat(run.mounts().get(0).readOnly()).isTrue();
    assertThat(run.mounts().get(1).mode()).contains(0700);
    assertThat(run.mounts().get(1).sharing()).isEqualTo(RunMount.Sharing.LOCKED);
    assertThat(run.mounts().get(3).size()).isEqualTo(1 << 20);
  }

  @Test
  void health() throws DockerfileException {
    Instruction.Health health =
        one(
            Instruction.Health.class,
            "HEALTHCHECK --interval=1m30s --timeout=1.5s --retries=3 CMD curl -f x || exit 1");
    assertThat(health.check().test()).containsExactly("CMD-SHELL", "curl -f x || exit 1");
    assertThat(health.check().interval()).isEqualTo(90_000_000_000L);
    assertThat(health.check().timeout()).isEqualTo(1_500_000_000L);
    assertThat(one(Instruction.Health.class, "HEALTHCHECK NONE").check().test())
        .containsExactly("NONE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "RNU echo | unknown instruction: RNU (did you mean RUN?)",
        "COPPY a b | unknown instruction: COPPY (did you mean COPY?)",
        "blah | unknown instruction: blah",
        "COPY a | COPY requires at least two arguments, but only one was provided."
            + " Destination could not be determined",
        "COPY --chwon=1 a b | unknown flag: --chwon (did you mean chown?)",
        "COPY --from a b | missing a value on flag: --from",
        "COPY --chown=1 --chown=2 a b | duplicate flag specified: --chown",
        "COPY a <<E | unterminated heredoc",
        "ENV A | ENV must have two arguments",
        "ENV A=1 B | Syntax error - can't find = in \"B\". Must be of the form: name=value",
        "ENV =1 | ENV names can not be blank",
        "LABEL | LABEL requires at least one argument",
        "ARG | ARG requires at least one argument",
        "WORKDIR | WORKDIR requires exactly one argument",
        "SHELL /bin/sh | SHELL requires the arguments to be in JSON form",
        "CMD [1] | When using JSON array syntax, arrays must be comprised of strings only",
        "ONBUILD ONBUILD RUN x | Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
        "ONBUILD FROM x | FROM isn't allowed as an ONBUILD trigger",
        "HEALTHCHECK CMD | Missing command after HEALTHCHECK CMD",
        "HEALTHCHECK FOO x | Unknown type \"FOO\" in HEALTHCHECK (try CMD)",
        "HEALTHCHECK --interval=1 CMD x | time: invalid duration \"1\"",
        "VOLUME [\"\"] | VOLUME specified can not be an empty string",
        "FROM a b | FROM requires either one or three arguments",
        "FROM a AS 1x | invalid name for build stage: \"1x\","
            + " name can't start with a number or contain symbols",
        "RUN --mount=type=ssh,target=/x y | RUN --mount=type=ssh is not supported by jdock",
        "RUN --mount=type=bnd,target=/x y |"
            + " unsupported mount type \"bnd\" (did you mean bind?)",
        "RUN --network=bridge y | invalid network mode: bridge",
      })
  void refuses(String instruction, String problem) {
    assertThatThrownBy(() -> parse("FROM x\n\n" + instruction))
        .hasMessage("dockerfile parse error on line 3: " + problem);
  }

  @Test
  void refusesFiles() {
    assertThatThrownBy(() -> parse("")).hasMessage("file with no instructions");
    assertThatThrownBy(() -> parse("# only\n")).hasMessage("file with no instructions");
    assertThatThrownBy(() -> parse("RUN x"))
        .hasMessage("dockerfile parse error on line 1: no build stage in current context");
    assertThatThrownBy(() -> parse("# escape=x\nFROM y"))
        .hasMessage(
            "dockerfile parse error on line 1: invalid escape token 'x' does not match ` or \\");
    assertThatThrownBy(() -> Dockerfile.parse(new byte[] {'F', '\n', '\n', (byte) 0xff}))
        .hasMessage("dockerfile parse error on line 3: the text is not UTF-8");
  }

  @Test
  void excerpt() {
    assertThat(Excerpt.of("Dockerfile", "FROM x\nRNU y\nRUN z\nCMD w\nCMD v\n", 2, 2))
        .isEqualTo(
            "Dockerfile:2\n--------------------\n"
                + "   1 |     FROM x\n   2 | >>> RNU y\n   3 |     RUN z\n   4 |     CMD w\n"
                + "--------------------\n");
  }

  /** Whatever it is, it is read or refused. */
  @Property(tries = 300)
  void anyText(@ForAll @StringLength(max = 200) String text) {
    for (String name : InstructionReader.NAMES) {
      try {
        parse("FROM x\n" + name + " " + text);
      } catch (DockerfileException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void manyInstructions() throws DockerfileException {
    assertThat(instructions("RUN x\n".repeat(1_999))).hasSize(1_999);
    assertThatThrownBy(() -> parse("FROM x\n" + "RUN x\n".repeat(10_000)))
        .isInstanceOf(DockerfileException.class)
        .hasMessageContaining("the Dockerfile has more than 2000 instructions");
  }
}
