package io.jdock.image.spec;

/**
 * What a registry answers for a tag or digest: the manifest of one image, or an index of manifests
 * for several platforms.
 */
public sealed interface ManifestDocument permits Manifest, ImageIndex {

  /** The most bytes that a manifest or index may have, as registries limit them: 4 MiB. */
  int MAX_BYTES = 4 << 20;

  String mediaType();

  /** The document in JSON, without insignificant white space. */
  byte[] toJson();

  /**
   * Parses a manifest or index.
   *
   * @param contentType the media type that its source gave; may be empty. A type within the
   *     document must not contradict it.
   * @throws SchemaOneException for Docker's schema 1
   * @throws MalformedContentException for anything that is no manifest of an image or index
   */
  static ManifestDocument parse(byte[] json, String contentType) throws MalformedContentException {
    String outer = MediaTypes.essence(contentType);
    if (MediaTypes.isSchemaOne(outer)) {
      throw new SchemaOneException();
    }
    JsonReader reader = JsonReader.parse("manifest", json, MAX_BYTES);
    if (reader.number("schemaVersion") == 1) {
      throw new SchemaOneException();
    }
    if (reader.number("schemaVersion") != 2) {
      throw reader.malformed("schemaVersion", "must be 2");
    }
    String inner = reader.text("mediaType");
    boolean outerKnown = MediaTypes.isManifest(outer) || MediaTypes.isIndex(outer);
    if (outerKnown && !inner.isEmpty() && !inner.equals(outer)) {
      throw reader.malformed("mediaType", "is " + inner + " where " + outer + " was announced");
    }
    boolean looksLikeIndex = reader.has("manifests");
    boolean looksLikeManifest = reader.has("config") || reader.has("layers");
    if (looksLikeIndex && looksLikeManifest) {
      throw reader.malformed("manifests", "must not stand beside config or layers");
    }
    String type = inner.isEmpty() && outerKnown ? outer : inner;
    if (type.isEmpty()) {
      type = looksLikeIndex ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
    }
    if (MediaTypes.isIndex(type) && !looksLikeManifest) {
      return ImageIndex.read(reader, type);
    }
    if (MediaTypes.isManifest(type) && !looksLikeIndex) {
      return Manifest.read(reader, type);
    }
    throw reader.malformed("mediaType", "unsupported: \"" + type + "\"");
  }
}
