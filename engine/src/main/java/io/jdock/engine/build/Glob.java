package io.jdock.engine.build;

import io.jdock.image.RootFiles;
import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds the paths that match a pattern of Go's {@code filepath.Match}. */
final class Glob {
  private Glob() {}

  static boolean isPattern(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '*' || c == '?' || c == '[') {
        return true;
      }
    }
    return false;
  }

  /**
   * The matching paths, sorted; none when nothing matches.
   *
   * @param deep whether {@code **} stands for any number of directories
   */
  static List<String> find(RootFiles files, String pattern, boolean deep)
      throws IOException, BuildFailure {
    List<String> found = List.of("");
    for (String part : pattern.split("/")) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      List<String> next = new ArrayList<>();
      if (deep && part.equals("**")) {
        for (String directory : found) {
          addDirectories(files, directory, next);
        }
        found = next;
        continue;
      }
      for (String directory : found) {
        next.addAll(matching(files, directory, part));
      }
      found = next;
    }
    return deep ? found.stream().distinct().sorted().toList() : found;
  }

  /** The directory and all below it, without recursion: a context may be deep. */
  private static void addDirectories(RootFiles files, String top, List<String> to)
      throws IOException {
    Deque<String> open = new ArrayDeque<>(List.of(top));
    while (!open.isEmpty()) {
      String directory = open.pop();
      to.add(directory);
      for (RootFiles.Child child : files.children(directory.isEmpty() ? "/" : directory)) {
        if (child.directory()) {
          open.push(directory + "/" + child.name());
        }
      }
    }
  }

  private static List<String> matching(RootFiles files, String directory, String part)
      throws IOException, BuildFailure {
    Pattern name = regex(part);
    List<String> matching = new ArrayList<>();
    try {
      for (RootFiles.Child child : files.children(directory.isEmpty() ? "/" : directory)) {
        if (name.matcher(child.name()).matches()) {
          matching.add(directory + "/" + child.name());
        }
      }
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOTDIR) {
        throw e; // a file has nothing below it that could match
      }
    }
    return matching;
  }

  /** One component of a path. */
  static Pattern regex(String part) throws BuildFailure {
    StringBuilder regex = new StringBuilder();
    boolean inClass = false;
    int classStart = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '\\') {
        if (++i == part.length()) {
          throw bad(part);
        }
        regex.append(Pattern.quote(String.valueOf(part.charAt(i))));
      } else if (inClass) {
        inClass = c != ']' || i == classStart;
        boolean special = c == '[' || c == '&' || c == '^' && i != classStart;
        regex.append(special || c == ']' && inClass ? "\\" + c : String.valueOf(c));
      } else if (c == '[') {
        inClass = true;
        classStart = i + 1;
        regex.append(c);
      } else if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      if (inClass) {
        throw bad(part);
      }
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw bad(part);
    }
  }

  private static BuildFailure bad(String part) {
    return new BuildFailure("COPY failed: syntax error in pattern: " + part);
  }
}
