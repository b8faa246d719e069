package io.jdock.image.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An index (Docker: manifest list) of the manifests of one image for several platforms.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">OCI
 *     index</a>
 */
public record ImageIndex(
    String mediaType, List<Descriptor> manifests, Map<String, String> annotations)
    implements ManifestDocument {

  public ImageIndex {
    manifests = List.copyOf(manifests);
    annotations = Map.copyOf(annotations);
  }

  public ImageIndex(String mediaType, List<Descriptor> manifests) {
    this(mediaType, manifests, Map.of());
  }

  static ImageIndex read(JsonReader json, String type) throws MalformedContentException {
    List<Descriptor> manifests = new ArrayList<>();
    for (JsonReader manifest : json.children("manifests")) {
      manifests.add(Descriptor.read(manifest));
    }
    return new ImageIndex(type, manifests, json.map("annotations"));
  }

  /**
   * The manifest that runs best on the platform: itself, else a lower variant or the 32-bit kin, in
   * {@link Platform#runnable}'s order; the first of equals. Entries without a platform, and
   * attestations ({@code unknown/unknown}), are passed over.
   */
  public Optional<Descriptor> select(Platform wanted) {
    for (Platform candidate : wanted.runnable()) {
      for (Descriptor manifest : manifests) {
        if (manifest.platform().filter(candidate::matches).isPresent()) {
          return Optional.of(manifest);
        }
      }
    }
    return Optional.empty();
  }

  /** The platforms that the index offers, in its order. */
  public List<Platform> platforms() {
    return manifests.stream()
        .flatMap(manifest -> manifest.platform().stream())
        .filter(platform -> !platform.os().equals("unknown"))
        .toList();
  }

  @Override
  public byte[] toJson() {
    ObjectNode json = JsonReader.newObject();
    json.put("schemaVersion", 2);
    json.put("mediaType", mediaType);
    var list = json.putArray("manifests");
    manifests.forEach(manifest -> list.add(manifest.write()));
    if (!annotations.isEmpty()) {
      ObjectNode map = json.putObject("annotations");
      new TreeMap<>(annotations).forEach(map::put);
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
