package io.jdock.image.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The manifest of one image: its configuration and its layers, the lowest first.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI
 *     manifest</a>
 * @see <a href="https://distribution.github.io/distribution/spec/manifest-v2-2/">Docker's v2,
 *     schema 2</a>
 */
public record Manifest(
    String mediaType, Descriptor config, List<Descriptor> layers, Map<String, String> annotations)
    implements ManifestDocument {

  public Manifest {
    layers = List.copyOf(layers);
    annotations = Map.copyOf(annotations);
  }

  public Manifest(String mediaType, Descriptor config, List<Descriptor> layers) {
    this(mediaType, config, layers, Map.of());
  }

  static Manifest read(JsonReader json, String type) throws MalformedContentException {
    JsonReader config =
        json.child("config").orElseThrow(() -> json.malformed("config", "is missing"));
    List<Descriptor> layers = new ArrayList<>();
    for (JsonReader layer : json.children("layers")) {
      layers.add(Descriptor.read(layer));
    }
    return new Manifest(type, Descriptor.read(config), layers, json.map("annotations"));
  }

  /** The bytes of configuration and layers together, as transferred. */
  public long totalSize() {
    return config.size() + layers.stream().mapToLong(Descriptor::size).sum();
  }

  /** The same in OCI's media types; its digest is another. */
  public Manifest inOciForm() {
    return new Manifest(
        MediaTypes.OCI_MANIFEST,
        config.as(MediaTypes.inOciForm(config.mediaType())),
        layers.stream().map(l -> l.as(MediaTypes.inOciForm(l.mediaType()))).toList(),
        annotations);
  }

  @Override
  public byte[] toJson() {
    ObjectNode json = JsonReader.newObject();
    json.put("schemaVersion", 2);
    json.put("mediaType", mediaType);
    json.set("config", config.write());
    var list = json.putArray("layers");
    layers.forEach(layer -> list.add(layer.write()));
    if (!annotations.isEmpty()) {
      ObjectNode map = json.putObject("annotations");
      new TreeMap<>(annotations).forEach(map::put);
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
