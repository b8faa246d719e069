package io.jdock.engine.build.dockerfile;

import java.util.List;

/**
 * A FROM and what follows it.
 *
 * @param base as written
 * @param name in lower case; empty for one without
 * @param platform as written; empty for the build's
 */
public record Stage(
    Source source, String base, String name, String platform, List<Instruction> instructions) {
  public Stage {
    instructions = List.copyOf(instructions);
  }
}
