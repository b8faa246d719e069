package io.jdock.engine.build.dockerfile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Dockerfile.
 *
 * @param text as it was read
 * @param globals the ARGs before the first FROM
 * @param warnings for whoever builds it
 */
public record Dockerfile(
    String text,
    Directives directives,
    List<Instruction.Arg> globals,
    List<Stage> stages,
    List<String> warnings) {
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");

  /** The most bytes that a Dockerfile may have: 16 MiB. */
  public static final int MAX_BYTES = 16 << 20;

  /** Each is an image with all those before in its history. */
  private static final int MAX_INSTRUCTIONS = 2000;

  public Dockerfile {
    globals = List.copyOf(globals);
    stages = List.copyOf(stages);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads a Dockerfile.
   *
   * @throws DockerfileException with BuildKit's words and the line
   */
  public static Dockerfile parse(byte[] bytes) throws DockerfileException {
    String text = decoded(bytes);
    List<String> lines = lines(text);
    Directives directives = Directives.read(lines);
    LineReader reader = new LineReader(lines, directives.escape());
    InstructionReader instructions = new InstructionReader(directives.escape());
    List<Instruction.Arg> globals = new ArrayList<>();
    List<Stage> stages = new ArrayList<>();
    List<Instruction> current = new ArrayList<>();
    Optional<Stage> stage = Optional.empty();
    int count = 0;
    for (RawInstruction raw : reader.all()) {
      if (++count > MAX_INSTRUCTIONS) {
        throw new DockerfileException(
            raw.source().firstLine(),
            "the Dockerfile has more than " + MAX_INSTRUCTIONS + " instructions");
      }
      try {
        if (raw.name().equalsIgnoreCase("FROM")) {
          finish(stage, current).ifPresent(stages::add);
          current = new ArrayList<>();
          stage = Optional.of(from(raw));
          continue;
        }
        Instruction instruction = instructions.read(raw);
        if (stage.isPresent()) {
          current.add(instruction);
        } else if (instruction instanceof Instruction.Arg arg) {
          globals.add(arg);
        } else {
          throw new SyntaxException("no build stage in current context");
        }
      } catch (SyntaxException e) {
        throw new DockerfileException(raw.source().firstLine(), String.valueOf(e.getMessage()));
      }
    }
    finish(stage, current).ifPresent(stages::add);
    if (stages.isEmpty()) {
      throw new DockerfileException(0, "no build stage in current context");
    }
    return new Dockerfile(text, directives, globals, stages, reader.warnings());
  }

  /** Reads one instruction that stands alone: an ONBUILD trigger, or a {@code --change}. */
  public static List<Instruction> trigger(String text) throws DockerfileException {
    LineReader reader = new LineReader(lines(text), '\\');
    InstructionReader instructions = new InstructionReader('\\');
    List<Instruction> all = new ArrayList<>();
    for (RawInstruction raw : reader.all()) {
      try {
        String name = raw.name().toUpperCase(Locale.ROOT);
        if (Set.of("ONBUILD", "FROM", "MAINTAINER").contains(name)) {
          throw new SyntaxException(name + " isn't allowed as an ONBUILD trigger");
        }
        all.add(instructions.read(raw));
      } catch (SyntaxException e) {
        throw new DockerfileException(raw.source().firstLine(), String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  private static Optional<Stage> finish(Optional<Stage> stage, List<Instruction> instructions) {
    return stage.map(s -> new Stage(s.source(), s.base(), s.name(), s.platform(), instructions));
  }

  private static Stage from(RawInstruction raw) throws SyntaxException {
    Flags flags = Flags.read(raw.flags(), Set.of("platform"), Set.of(), Set.of());
    List<String> words = Arguments.blankSeparated(raw.arguments());
    String name = "";
    if (words.size() == 3 && words.get(1).equalsIgnoreCase("as")) {
      name = words.get(2).toLowerCase(Locale.ROOT);
      if (!STAGE_NAME.matcher(name).matches()) {
        throw new SyntaxException(
            "invalid name for build stage: \""
                + words.get(2)
                + "\", name can't start with a number or contain symbols");
      }
    } else if (words.size() != 1) {
      throw new SyntaxException("FROM requires either one or three arguments");
    }
    return new Stage(raw.source(), words.get(0), name, flags.text("platform"), List.of());
  }

  private static List<String> lines(String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return plain.lines().toList();
  }

  private static String decoded(byte[] bytes) throws DockerfileException {
    if (bytes.length > MAX_BYTES) {
      throw new DockerfileException(0, "the Dockerfile has more than " + MAX_BYTES + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      java.nio.CharBuffer good = java.nio.CharBuffer.allocate(bytes.length);
      StandardCharsets.UTF_8.newDecoder().decode(rest, good, true);
      for (int i = 0; i < rest.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new DockerfileException(line, "the text is not UTF-8");
    }
  }
}
