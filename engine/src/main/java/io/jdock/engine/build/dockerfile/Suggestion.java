package io.jdock.engine.build.dockerfile;

import java.util.Collection;
import java.util.Locale;

/** What somebody who misspelt a word may have meant. */
final class Suggestion {
  private static final int FARTHEST = 2;

  private Suggestion() {}

  /** Adds to the message the known word that is nearest to the wrong one, if one is near. */
  static String add(String message, String wrong, Collection<String> known) {
    String word = wrong.toLowerCase(Locale.ROOT);
    String best = "";
    int least = FARTHEST + 1;
    for (String each : known.stream().sorted().toList()) {
      int distance = distance(word, each.toLowerCase(Locale.ROOT));
      if (distance > 0 && distance < least && distance < each.length()) {
        best = each;
        least = distance;
      }
    }
    return best.isEmpty() ? message : message + " (did you mean " + best + "?)";
  }

  /** Levenshtein's, two characters the wrong way round counting as one. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
