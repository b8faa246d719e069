package io.jdock.cli.image;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.Row;
import io.jdock.cli.format.Text;
import io.jdock.cli.format.Times;
import io.jdock.cli.format.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One name of an image in {@code jdock images}. */
public final class ImageRow extends Row {
  static final String TABLE = "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";
  static final String TABLE_WITH_DIGESTS =
      "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";

  /** The column titles by field. */
  public static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("ID", "IMAGE ID"),
          Map.entry("Repository", "REPOSITORY"),
          Map.entry("Tag", "TAG"),
          Map.entry("Digest", "DIGEST"),
          Map.entry("CreatedSince", "CREATED"),
          Map.entry("CreatedAt", "CREATED AT"),
          Map.entry("Size", "SIZE"),
          Map.entry("Containers", "CONTAINERS"),
          Map.entry("VirtualSize", "SIZE"),
          Map.entry("SharedSize", "SHARED SIZE"),
          Map.entry("UniqueSize", "UNIQUE SIZE"));

  private static final String NONE = "<none>";

  private ImageRow(
      JsonObject image, String repository, String tag, String digest, boolean shorten) {
    super("*formatter.imageContext");
    with("ID", () -> shorten ? Text.shortId(image.string("Id")) : image.string("Id"));
    with("Repository", () -> repository);
    with("Tag", () -> tag);
    with("Digest", () -> digest);
    with("CreatedSince", () -> Times.since(image.number("Created")));
    with("CreatedAt", () -> Times.go(image.number("Created")));
    with("Size", () -> Units.shortSize(image.number("Size")));
    with("VirtualSize", () -> Units.humanSize(image.number("Size")));
    with("Containers", () -> orNotAvailable(image, "Containers"));
    with("SharedSize", () -> size(image, image.number("SharedSize")));
    with("UniqueSize", () -> size(image, image.number("Size") - image.number("SharedSize")));
  }

  private static String orNotAvailable(JsonObject image, String field) {
    long count = image.number(field);
    return count < 0 || !image.has(field) ? "N/A" : Long.toString(count);
  }

  private static String size(JsonObject image, long bytes) {
    return image.number("SharedSize") < 0 || !image.has("SharedSize")
        ? "N/A"
        : Units.humanSize(bytes);
  }

  /** The rows of one image: one for each tag, and with digests for each of those. */
  static List<ImageRow> of(JsonObject image, boolean digests, boolean shorten) {
    Map<String, List<String>> byRepository = split(image.strings("RepoDigests"), "@");
    List<ImageRow> rows = new ArrayList<>();
    split(image.strings("RepoTags"), ":")
        .forEach(
            (repository, tags) -> {
              List<String> own = byRepository.remove(repository);
              for (String tag : tags) {
                if (!digests || own == null) {
                  rows.add(new ImageRow(image, repository, tag, NONE, shorten));
                } else {
                  own.forEach(
                      digest -> rows.add(new ImageRow(image, repository, tag, digest, shorten)));
                }
              }
            });
    byRepository.forEach(
        (repository, own) -> {
          if (digests) {
            own.forEach(digest -> rows.add(new ImageRow(image, repository, NONE, digest, shorten)));
          } else {
            rows.add(new ImageRow(image, repository, NONE, "", shorten));
          }
        });
    if (rows.isEmpty()) {
      rows.add(new ImageRow(image, NONE, NONE, NONE, shorten));
    }
    return rows;
  }

  /** One row by the first of its tags, without digests. */
  public static ImageRow ofFirstTag(JsonObject image, boolean shorten) {
    String name = image.strings("RepoTags").stream().findFirst().orElse("<none>:<none>");
    int colon = name.lastIndexOf(':');
    return new ImageRow(image, name.substring(0, colon), name.substring(colon + 1), "", shorten);
  }

  private static Map<String, List<String>> split(List<String> names, String separator) {
    Map<String, List<String>> byRepository = new LinkedHashMap<>();
    for (String name : names) {
      int at = name.lastIndexOf(separator);
      if (at > 0 && !name.startsWith(NONE)) {
        byRepository
            .computeIfAbsent(name.substring(0, at), repository -> new ArrayList<>())
            .add(name.substring(at + 1));
      }
    }
    return byRepository;
  }
}
