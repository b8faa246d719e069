package io.jdock.image.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image's configuration: what it runs on, how it runs, and the layers it is made of. The digest
 * of its JSON bytes is the image's id.
 *
 * @param created RFC 3339 time as written; empty when unknown
 * @param dockerVersion the engine that built it; empty when unknown
 * @param config how a container of the image runs
 * @param diffIds the digests of the layers' uncompressed archives, the lowest first
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image
 *     configuration</a>
 */
public record ImageConfig(
    String created,
    String author,
    Platform platform,
    String dockerVersion,
    String comment,
    ExecutionConfig config,
    List<Digest> diffIds,
    List<HistoryEntry> history) {

  /** The most bytes that a configuration may have: 8 MiB. */
  public static final int MAX_BYTES = 8 << 20;

  public ImageConfig {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /** Parses a configuration. */
  public static ImageConfig parse(byte[] json) throws MalformedContentException {
    JsonReader reader = JsonReader.parse("image configuration", json, MAX_BYTES);
    JsonReader rootfs =
        reader.child("rootfs").orElseThrow(() -> reader.malformed("rootfs", "is missing"));
    String type = rootfs.text("type");
    if (!type.equals("layers")) {
      throw rootfs.malformed("type", "must be \"layers\", not \"" + type + "\"");
    }
    List<HistoryEntry> history = new ArrayList<>();
    for (JsonReader entry : reader.children("history")) {
      history.add(HistoryEntry.read(entry));
    }
    Optional<JsonReader> config = reader.child("config");
    String os = reader.text("os");
    return new ImageConfig(
        reader.text("created"),
        reader.text("author"),
        new Platform(
            os.isEmpty() ? "linux" : os,
            reader.text("architecture"),
            reader.text("variant"),
            reader.text("os.version")),
        reader.text("docker_version"),
        reader.text("comment"),
        config.isPresent() ? ExecutionConfig.read(config.get()) : ExecutionConfig.EMPTY,
        rootfs.digests("diff_ids"),
        history);
  }

  /** When the image was made; empty when unknown or unreadable. */
  public Optional<Instant> createdAt() {
    if (created.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(created).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The configuration in JSON; its digest names the image. */
  public byte[] toJson() {
    ObjectNode json = JsonReader.newObject();
    json.put("architecture", platform.architecture());
    if (!platform.variant().isEmpty()) {
      json.put("variant", platform.variant());
    }
    if (!author.isEmpty()) {
      json.put("author", author);
    }
    if (!comment.isEmpty()) {
      json.put("comment", comment);
    }
    json.set("config", config.write());
    if (!created.isEmpty()) {
      json.put("created", created);
    }
    if (!dockerVersion.isEmpty()) {
      json.put("docker_version", dockerVersion);
    }
    ArrayNode entries = json.putArray("history");
    history.forEach(entry -> entries.add(entry.write()));
    json.put("os", platform.os());
    if (!platform.osVersion().isEmpty()) {
      json.put("os.version", platform.osVersion());
    }
    ObjectNode rootfs = json.putObject("rootfs");
    rootfs.put("type", "layers");
    ArrayNode ids = rootfs.putArray("diff_ids");
    diffIds.forEach(id -> ids.add(id.toString()));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
