package io.jdock.image.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A reference to content: what it is, its digest and its size.
 *
 * @param size in bytes
 * @param urls where else the content may be had; only foreign layers have them
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">OCI
 *     descriptor</a>
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Optional<Platform> platform,
    List<String> urls,
    Map<String, String> annotations) {

  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("size of " + digest + " is negative");
    }
    urls = List.copyOf(urls);
    annotations = Map.copyOf(annotations);
  }

  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, Optional.empty(), List.of(), Map.of());
  }

  /** The same content said to be of another type. */
  public Descriptor as(String otherType) {
    return new Descriptor(otherType, digest, size, platform, urls, annotations);
  }

  static Descriptor read(JsonReader json) throws MalformedContentException {
    long size = json.number("size");
    if (size < 0) {
      throw json.malformed("size", "must not be negative");
    }
    Optional<JsonReader> platform = json.child("platform");
    return new Descriptor(
        json.text("mediaType"),
        json.digest("digest"),
        size,
        platform.isPresent() ? Optional.of(readPlatform(platform.get())) : Optional.empty(),
        json.texts("urls"),
        json.map("annotations"));
  }

  private static Platform readPlatform(JsonReader json) throws MalformedContentException {
    return new Platform(
        json.text("os"), json.text("architecture"), json.text("variant"), json.text("os.version"));
  }

  ObjectNode write() {
    ObjectNode json = JsonReader.newObject();
    json.put("mediaType", mediaType);
    json.put("digest", digest.toString());
    json.put("size", size);
    if (platform.isPresent()) {
      ObjectNode on = json.putObject("platform");
      on.put("architecture", platform.get().architecture());
      on.put("os", platform.get().os());
      if (!platform.get().variant().isEmpty()) {
        on.put("variant", platform.get().variant());
      }
      if (!platform.get().osVersion().isEmpty()) {
        on.put("os.version", platform.get().osVersion());
      }
    }
    if (!urls.isEmpty()) {
      urls.forEach(json.putArray("urls")::add);
    }
    if (!annotations.isEmpty()) {
      ObjectNode map = json.putObject("annotations");
      new TreeMap<>(annotations).forEach(map::put);
    }
    return json;
  }
}
