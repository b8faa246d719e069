package io.jdock.engine.build;

import io.jdock.image.RootFiles;
import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns {@code --chown} into numbers, by the image's own {@code /etc/passwd} and group. */
final class Owners {
  private static final int LONGEST = 4 << 20;

  private Owners() {}

  /**
   * @param text {@code user[:group]} by name or number; a user alone stands for the group of its
   *     name too, or else for the user's own
   * @return uid and gid
   */
  static int[] find(String text, RootFiles root) throws IOException, BuildFailure {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? user : text.substring(colon + 1);
    Optional<Integer> uid = number(user).or(() -> Optional.empty());
    Optional<String[]> entry = Optional.empty();
    if (uid.isEmpty()) {
      entry = line(root, "/etc/passwd", user);
      uid = entry.flatMap(fields -> number(fields[2]));
    }
    if (uid.isEmpty()) {
      throw missing("uid", "user", user);
    }
    Optional<Integer> gid = number(group);
    if (gid.isEmpty()) {
      gid = line(root, "/etc/group", group).flatMap(fields -> number(fields[2]));
    }
    if (gid.isEmpty() && colon < 0) {
      gid = entry.filter(fields -> fields.length > 3).flatMap(fields -> number(fields[3]));
    }
    if (gid.isEmpty()) {
      throw missing("gid", "group", group);
    }
    return new int[] {uid.get(), gid.get()};
  }

  private static BuildFailure missing(String id, String kind, String name) {
    return new BuildFailure(
        "unable to convert uid/gid chown string to host mapping: can't find "
            + id
            + " for "
            + kind
            + " "
            + name
            + ": no such "
            + kind
            + ": "
            + name);
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Optional<String[]> line(RootFiles root, String file, String name)
      throws IOException {
    byte[] content;
    try {
      content = root.read(file, LONGEST);
    } catch (LinuxException e) {
      if (e.errno() == Errnos.ENOENT || e.errno() == Errnos.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
    return new String(content, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length > 2 && fields[0].equals(name))
        .findFirst();
  }
}
