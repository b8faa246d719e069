package io.jdock.engine.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes up names as Docker does: an adjective and the surname of somebody worth remembering. */
final class NameGenerator {
  private final List<String> adjectives;
  private final List<String> surnames;
  private final RandomGenerator random;

  NameGenerator(RandomGenerator random) {
    this.random = random;
    this.adjectives = words("adjectives.txt");
    this.surnames = words("surnames.txt");
  }

  /**
   * @param attempt how many names before this one were taken; a digit is added from the second on
   */
  String next(int attempt) {
    String name;
    do {
      name =
          adjectives.get(random.nextInt(adjectives.size()))
              + "_"
              + surnames.get(random.nextInt(surnames.size()));
    } while (name.equals("boring_wozniak")); // Steve Wozniak is not boring
    return attempt == 0 ? name : name + random.nextInt(10);
  }

  private static List<String> words(String resource) {
    try (InputStream in = NameGenerator.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("reading resource " + resource, e);
    }
  }
}
