package io.jdock.cli.format;

import java.util.Comparator;

/** Names as people count them, and Docker lists them: {@code n7} before {@code n60}. */
public final class NaturalOrder implements Comparator<String> {
  @Override
  public int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int iEnd = endOfDigits(one, i);
      int jEnd = endOfDigits(other, j);
      if (iEnd == i || jEnd == j) {
        if (one.charAt(i) != other.charAt(j)) {
          return Character.compare(one.charAt(i), other.charAt(j));
        }
        i++;
        j++;
        continue;
      }
      int order = compareNumbers(one.substring(i, iEnd), other.substring(j, jEnd));
      if (order != 0) {
        return order;
      }
      i = iEnd;
      j = jEnd;
    }
    int left = Integer.compare(one.length() - i, other.length() - j);
    return left != 0 ? left : one.compareTo(other);
  }

  private static int endOfDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static int compareNumbers(String one, String other) {
    String a = one.replaceFirst("^0+", "");
    String b = other.replaceFirst("^0+", "");
    int order = Integer.compare(a.length(), b.length());
    return order != 0 ? order : a.compareTo(b);
  }
}
