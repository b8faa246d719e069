package io.jdock.registry;

import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ManifestDocument;

/**
 * A manifest or index as a registry sent it, its digest verified.
 *
 * @param content the very bytes that the digest is of; not to be changed
 * @param document what they say
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; the digest tells what it is
public record FetchedManifest(Digest digest, byte[] content, ManifestDocument document) {

  /** What refers to it: media type, digest and size. */
  public Descriptor descriptor() {
    return new Descriptor(document.mediaType(), digest, content.length);
  }
}
