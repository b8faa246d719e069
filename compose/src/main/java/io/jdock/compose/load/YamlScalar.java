package io.jdock.compose.load;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * How go-yaml writes a text: plain if it reads back as the same text, quoted or as a block if not.
 * The rules are libyaml's analysis of scalars.
 */
final class YamlScalar {
  enum Style {
    PLAIN,
    SINGLE,
    DOUBLE,
    LITERAL
  }

  private static final Set<String> OLD_BOOLEANS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off",
          "OFF");
  private static final Pattern BASE_60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
  private static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
              + "(?:[Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})?)?");

  private final String text;
  private boolean plainAllowed = true;
  private boolean singleAllowed = true;
  private boolean blockAllowed = true;
  private boolean breaks;

  private YamlScalar(String text) {
    this.text = text;
    analyze();
  }

  static YamlScalar of(String text) {
    return new YamlScalar(text);
  }

  Style style(boolean key) {
    if (text.indexOf('\n') >= 0) {
      return blockAllowed && !key ? Style.LITERAL : Style.DOUBLE;
    }
    if (!readsAsText(text)) {
      return Style.DOUBLE;
    }
    if (plainAllowed) {
      return Style.PLAIN;
    }
    return singleAllowed && !breaks ? Style.SINGLE : Style.DOUBLE;
  }

  private static boolean readsAsText(String text) {
    return Scalar.resolve(text) instanceof String
        && !text.equals("<<")
        && !OLD_BOOLEANS.contains(text)
        && !BASE_60.matcher(text).matches()
        && !TIME.matcher(text).matches();
  }

  private void analyze() {
    if (text.isEmpty()) {
      plainAllowed = false;
      blockAllowed = false;
      return;
    }
    boolean indicators = text.startsWith("---") || text.startsWith("...");
    boolean special = false;
    boolean tabs = false;
    boolean spaceBreak = false;
    boolean breakSpace = false;
    boolean afterSpace = false;
    boolean afterBreak = false;
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      boolean blankNext = i + 1 >= points.length || points[i + 1] == ' ' || points[i + 1] == '\t';
      boolean blankBefore = i == 0 || isBlank(points[i - 1]);
      indicators |= i == 0 ? startsOtherwise(c, blankNext) : meansMore(c, blankBefore, blankNext);
      tabs |= c == '\t';
      special |= c != '\t' && !isPrintable(c);
      boolean isBreak = isBreak(c);
      spaceBreak |= isBreak && afterSpace;
      breakSpace |= c == ' ' && afterBreak;
      breaks |= isBreak;
      afterSpace = c == ' ';
      afterBreak = isBreak;
    }
    int first = points[0];
    int last = points[points.length - 1];
    boolean edges = first == ' ' || last == ' ' || isBreak(first) || isBreak(last);
    boolean odd = spaceBreak || tabs || special;
    plainAllowed = !edges && !breakSpace && !odd && !breaks && !indicators;
    singleAllowed = !breakSpace && !odd;
    blockAllowed = last != ' ' && !spaceBreak && !special;
  }

  private static boolean startsOtherwise(int c, boolean blankNext) {
    return switch (c) {
      case '#', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`' -> true;
      case '?', ':', '-' -> blankNext;
      default -> false;
    };
  }

  private static boolean meansMore(int c, boolean blankBefore, boolean blankNext) {
    return (c == ':' && blankNext) || (c == '#' && blankBefore);
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || isBreak(c);
  }

  private static boolean isBreak(int c) {
    return c == '\r' || c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  /** By libyaml's reckoning, which knows no character beyond the basic plane. */
  private static boolean isPrintable(int c) {
    return c == '\n'
        || (c >= 0x20 && c <= 0x7e)
        || (c >= 0xa0 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff);
  }

  /** Between double quotes, escapes where needed. */
  static void quote(String text, StringBuilder out) {
    out.append('"');
    text.codePoints().forEach(c -> escape(c, out));
    out.append('"');
  }

  private static void escape(int c, StringBuilder out) {
    switch (c) {
      case 0 -> out.append("\\0");
      case 7 -> out.append("\\a");
      case 8 -> out.append("\\b");
      case 9 -> out.append("\\t");
      case 10 -> out.append("\\n");
      case 11 -> out.append("\\v");
      case 12 -> out.append("\\f");
      case 13 -> out.append("\\r");
      case 27 -> out.append("\\e");
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 0x85 -> out.append("\\N");
      case 0x2028 -> out.append("\\L");
      case 0x2029 -> out.append("\\P");
      default -> {
        if (isPrintable(c)) {
          out.appendCodePoint(c);
        } else {
          out.append(
              c <= 0xff
                  ? String.format("\\x%02X", c)
                  : c <= 0xffff ? String.format("\\u%04X", c) : String.format("\\U%08X", c));
        }
      }
    }
  }
}
