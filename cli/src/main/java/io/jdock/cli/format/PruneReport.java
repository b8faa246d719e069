package io.jdock.cli.format;

import io.jdock.api.client.JsonObject;
import java.io.PrintStream;
import java.util.List;

/** What a prune removed, in Docker's words. */
public final class PruneReport {
  private PruneReport() {}

  /**
   * The names of what was removed, one a line, and a blank line; nothing where nothing was.
   *
   * @param what {@code Containers}, {@code Volumes}, ...
   */
  public static void names(PrintStream out, String what, List<String> names) {
    if (!names.isEmpty()) {
      out.println("Deleted " + what + ":");
      names.forEach(out::println);
      out.println();
    }
  }

  /** {@link #names} of the engine's {@code ImagesDeleted}, each untagged or deleted. */
  public static void images(PrintStream out, List<JsonObject> deleted) {
    names(
        out,
        "Images",
        deleted.stream()
            .map(
                line ->
                    line.has("Untagged")
                        ? "untagged: " + line.string("Untagged")
                        : "deleted: " + line.string("Deleted"))
            .toList());
  }

  /** The last line. */
  public static void total(PrintStream out, long bytes) {
    out.println("Total reclaimed space: " + Units.humanSize(bytes));
  }
}
