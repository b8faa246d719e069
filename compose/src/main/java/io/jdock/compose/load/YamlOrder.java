package io.jdock.compose.load;

/** The order in which go-yaml writes keys: numbers within them by their value. */
final class YamlOrder {
  private YamlOrder() {}

  static int compare(String a, String b) {
    if (a.equals(b)) {
      return 0;
    }
    return isLess(a.codePoints().toArray(), b.codePoints().toArray()) ? -1 : 1;
  }

  private static boolean isLess(int[] a, int[] b) {
    boolean digits = false;
    for (int i = 0; i < a.length && i < b.length; i++) {
      if (a[i] == b[i]) {
        digits = Character.isDigit(a[i]);
        continue;
      }
      boolean letterA = Character.isLetter(a[i]);
      boolean letterB = Character.isLetter(b[i]);
      if (letterA && letterB) {
        return a[i] < b[i];
      }
      if (letterA || letterB) {
        return digits ? letterA : letterB;
      }
      return isLessNumber(a, b, i);
    }
    return a.length < b.length;
  }

  private static boolean isLessNumber(int[] a, int[] b, int at) {
    long start = 0;
    if (a[at] == '0' || b[at] == '0') {
      for (int j = at - 1; j >= 0 && Character.isDigit(a[j]); j--) {
        if (a[j] != '0') {
          start = 1;
          break;
        }
      }
    }
    long numberA = start;
    int endA = at;
    for (; endA < a.length && Character.isDigit(a[endA]); endA++) {
      numberA = numberA * 10 + (a[endA] - '0');
    }
    long numberB = start;
    int endB = at;
    for (; endB < b.length && Character.isDigit(b[endB]); endB++) {
      numberB = numberB * 10 + (b[endB] - '0');
    }
    if (numberA != numberB) {
      return numberA < numberB;
    }
    return endA != endB ? endA < endB : a[at] < b[at];
  }
}
