package io.jdock.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageIndex;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes images to an archive that is an OCI layout and, by its {@code manifest.json}, what every
 * {@code docker load} reads: {@code docker save}. Blobs are written once, byte for byte as they
 * came.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image
 *     layout</a>
 */
final class ImageExport {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ContentStore content;
  private final TarArchiveOutputStream tar;
  private final Set<Digest> written = new HashSet<>();
  private final List<Descriptor> index = new ArrayList<>();
  private final ArrayNode manifests = MAPPER.createArrayNode();
  private final ObjectNode repositories = MAPPER.createObjectNode();
  private final Map<String, Integer> tags = new HashMap<>();

  ImageExport(ContentStore content, OutputStream out) {
    this.content = content;
    this.tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  /** Writes everything; the stream is complete then, but open. */
  void write(Map<TransferableImage, List<ImageReference>> images) throws IOException {
    directory("blobs/");
    directory("blobs/sha256/");
    images.values().forEach(names -> names.forEach(n -> tags.merge(tag(n), 1, Integer::sum)));
    for (Map.Entry<TransferableImage, List<ImageReference>> each : images.entrySet()) {
      write(each.getKey(), each.getValue());
    }
    file("index.json", new ImageIndex(MediaTypes.OCI_INDEX, index).toJson());
    file("manifest.json", manifests.toString().getBytes(StandardCharsets.UTF_8));
    file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    if (!repositories.isEmpty()) {
      file("repositories", repositories.toString().getBytes(StandardCharsets.UTF_8));
    }
    tar.finish();
  }

  private void write(TransferableImage image, List<ImageReference> names) throws IOException {
    blob(image.descriptor(), image.content());
    byte[] oci = image.manifest().inOciForm().toJson();
    boolean converted = !image.manifest().mediaType().equals(MediaTypes.OCI_MANIFEST);
    Descriptor listed = converted ? converted(image, oci) : image.descriptor();
    if (converted) {
      blob(listed, oci);
    }
    blob(image.manifest().config(), image.config());
    ObjectNode entry = manifests.addObject();
    entry.put("Config", path(image.manifest().config().digest()));
    ArrayNode tags = MAPPER.createArrayNode();
    names.forEach(name -> tags.add(name.familiar()));
    entry.set("RepoTags", names.isEmpty() ? MAPPER.nullNode() : tags);
    ArrayNode layers = entry.putArray("Layers");
    for (Descriptor layer : image.manifest().layers()) {
      layers.add(path(layer.digest()));
      blob(layer);
    }
    for (ImageReference name : names) {
      index.add(named(listed, name));
      repositories.withObjectProperty(name.familiarName()).put(tag(name), image.digest().hex());
    }
    if (names.isEmpty()) {
      index.add(listed);
    }
  }

  /**
   * The OCI form of a manifest in Docker's, which skopeo and umoci do not find in a layout; it
   * tells where the one is by which registries know the image.
   */
  private static Descriptor converted(TransferableImage image, byte[] oci) {
    return new Descriptor(
        MediaTypes.OCI_MANIFEST,
        Digest.sha256(oci),
        oci.length,
        Optional.empty(),
        List.of(),
        Map.of(ImageArchive.ORIGINAL_MANIFEST, image.digest().toString()));
  }

  /** By its tag, as docker does; by its whole name where another image here has the same tag. */
  private Descriptor named(Descriptor manifest, ImageReference name) {
    Map<String, String> annotations = new LinkedHashMap<>(manifest.annotations());
    boolean unique = tags.getOrDefault(tag(name), 0) == 1;
    annotations.put(ImageArchive.CONTAINERD_NAME, name.toString());
    annotations.put(ImageArchive.REF_NAME, unique ? tag(name) : name.toString());
    return new Descriptor(
        manifest.mediaType(),
        manifest.digest(),
        manifest.size(),
        Optional.empty(),
        List.of(),
        annotations);
  }

  private static String tag(ImageReference name) {
    return name.tag().orElseThrow();
  }

  private void blob(Descriptor descriptor, byte[] bytes) throws IOException {
    if (written.add(descriptor.digest())) {
      file(path(descriptor.digest()), bytes);
    }
  }

  private void blob(Descriptor descriptor) throws IOException {
    if (!written.add(descriptor.digest())) {
      return;
    }
    TarArchiveEntry entry = new TarArchiveEntry(path(descriptor.digest()));
    entry.setSize(descriptor.size());
    put(entry, 0644);
    try (InputStream in = content.open(descriptor.digest())) {
      in.transferTo(tar);
    }
    tar.closeArchiveEntry();
  }

  private void directory(String name) throws IOException {
    put(new TarArchiveEntry(name), 0755);
    tar.closeArchiveEntry();
  }

  private void file(String name, byte[] bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    put(entry, 0644);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  /** The same images make the same archive: nothing of it tells when it was written. */
  private void put(TarArchiveEntry entry, int mode) throws IOException {
    entry.setMode(mode);
    entry.setModTime(0);
    entry.setIds(0, 0);
    tar.putArchiveEntry(entry);
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm().prefix() + "/" + digest.hex();
  }
}
