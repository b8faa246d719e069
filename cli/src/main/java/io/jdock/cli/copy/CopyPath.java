package io.jdock.cli.copy;

import java.nio.file.Path;

/**
 * A path as it was typed: what follows the last name matters. {@code dir/} is a directory, {@code
 * dir/.} is its content.
 *
 * @param text with single slashes, its end kept
 */
record CopyPath(String text) {
  CopyPath {
    boolean content = text.endsWith("/.") || text.equals(".");
    boolean slash = text.endsWith("/");
    String clean = Path.of(text).normalize().toString();
    clean = clean.isEmpty() ? "." : clean;
    if (content && !clean.equals(".")) {
      clean += clean.equals("/") ? "." : "/.";
    } else if (slash && !clean.endsWith("/")) {
      clean += "/";
    }
    text = clean;
  }

  /** A path of this machine, made absolute. */
  static CopyPath local(String typed) {
    String absolute = Path.of(typed).toAbsolutePath().toString();
    boolean lost = typed.endsWith("/") && !absolute.endsWith("/");
    boolean here = typed.equals(".");
    return new CopyPath(lost ? absolute + "/" : here ? absolute + "/." : absolute);
  }

  /** Whether it stands for the content of a directory. */
  boolean isContent() {
    return text.equals(".") || text.endsWith("/.");
  }

  boolean isDirectoryByName() {
    return text.endsWith("/") || isContent();
  }

  /** The last name; {@code .} for a content, {@code /} for the root. */
  String base() {
    if (isContent()) {
      return ".";
    }
    Path name = Path.of(text).getFileName();
    return name == null ? "/" : name.toString();
  }

  /** What it lies in; a directory itself for its content. */
  String directory() {
    if (isContent()) {
      return text.equals(".") ? "." : text.substring(0, Math.max(1, text.length() - 2));
    }
    Path parent = Path.of(text).getParent();
    return parent == null ? text.startsWith("/") ? "/" : "." : parent.toString();
  }

  /** The same ending on another path: where a symbolic link leads. */
  CopyPath leadingTo(String target) {
    String ending = isContent() ? "/." : text.endsWith("/") ? "/" : "";
    return new CopyPath(target + ending);
  }

  /** Without what follows the last name, for the machine's own calls. */
  Path path() {
    return Path.of(text).normalize();
  }
}
