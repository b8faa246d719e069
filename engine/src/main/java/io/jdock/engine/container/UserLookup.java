package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.runtime.ProcessUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a container's user in its own /etc/passwd and /etc/group.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/passwd.5.html">passwd(5)</a>
 */
final class UserLookup {
  private static final int LONGEST_FILE = 4 << 20;

  /** Reads files of the container's root, following links within it. */
  @FunctionalInterface
  interface Files {
    Optional<byte[]> read(String path, int limit) throws IOException;
  }

  /**
   * @param home empty when passwd does not tell
   */
  record Found(ProcessUser user, String home) {}

  private record Line(List<String> fields) {
    String field(int index) {
      return index < fields.size() ? fields.get(index) : "";
    }

    int number(int index) {
      return parse(field(index)).orElse(-1);
    }
  }

  private final List<Line> passwd;
  private final List<Line> group;

  private UserLookup(List<Line> passwd, List<Line> group) {
    this.passwd = passwd;
    this.group = group;
  }

  static UserLookup of(Files files) throws IOException {
    return new UserLookup(lines(files, "/etc/passwd"), lines(files, "/etc/group"));
  }

  private static List<Line> lines(Files files, String path) throws IOException {
    Optional<byte[]> content = files.read(path, LONGEST_FILE);
    if (content.isEmpty()) {
      return List.of();
    }
    return new String(content.get(), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> new Line(List.of(line.split(":", -1))))
        .toList();
  }

  /**
   * @param text {@code user[:group]} by names or numbers; empty for root
   * @param groupAdd more groups, by name or number
   * @throws EngineException in runc's words when one is not there
   */
  Found find(String text, List<String> groupAdd) {
    int colon = text.indexOf(':');
    String userText = colon < 0 ? text : text.substring(0, colon);
    String groupText = colon < 0 ? "" : text.substring(colon + 1);
    Optional<Line> entry = user(userText.isEmpty() ? "0" : userText);
    Optional<Integer> number = parse(userText.isEmpty() ? "0" : userText);
    if (entry.isEmpty() && number.isEmpty()) {
      throw EngineException.invalid(
          "unable to find user " + userText + ": no matching entries in passwd file");
    }
    int uid = entry.map(line -> line.number(2)).orElseGet(() -> inRange(number.orElse(-1)));
    int gid = entry.map(line -> line.number(3)).orElse(0);
    Set<Integer> groups = new LinkedHashSet<>();
    if (groupText.isEmpty()) {
      entry.ifPresent(line -> groups.addAll(memberships(line.field(0))));
    } else {
      gid = groupId(groupText, "unable to find group " + groupText);
    }
    Set<Integer> all = new LinkedHashSet<>(List.of(gid));
    all.addAll(groups);
    for (String add : groupAdd) {
      all.add(groupId(add, "Unable to find group " + add));
    }
    return new Found(
        new ProcessUser(uid, gid, new ArrayList<>(all), ProcessUser.DEFAULT_UMASK),
        entry.map(line -> line.field(5)).orElse(""));
  }

  /** A name wins over a number. */
  private Optional<Line> user(String text) {
    return passwd.stream()
        .filter(line -> line.field(0).equals(text))
        .findFirst()
        .or(() -> passwd.stream().filter(line -> line.field(2).equals(text)).findFirst());
  }

  private int groupId(String text, String error) {
    return group.stream()
        .filter(line -> line.field(0).equals(text))
        .findFirst()
        .map(line -> line.number(2))
        .or(() -> parse(text).map(UserLookup::inRange))
        .orElseThrow(() -> EngineException.invalid(error + ": no matching entries in group file"));
  }

  private List<Integer> memberships(String user) {
    return group.stream()
        .filter(line -> List.of(line.field(3).split(",", -1)).contains(user))
        .map(line -> line.number(2))
        .toList();
  }

  private static Optional<Integer> parse(String text) {
    try {
      long number = Long.parseLong(text);
      return Optional.of(number < 0 || number > Integer.MAX_VALUE ? -1 : (int) number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int inRange(int number) {
    if (number < 0) {
      throw EngineException.invalid("uids and gids must be in range 0-2147483647");
    }
    return number;
  }
}
