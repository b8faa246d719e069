package io.jdock.registry;

import io.jdock.image.spec.Digest;
import io.jdock.image.spec.Manifest;

/**
 * What a reference means on one platform.
 *
 * @param root the document that the reference names: an index, or the manifest itself
 * @param image the document of the platform's manifest; the same as root where there is no index
 */
public record ResolvedImage(FetchedManifest root, FetchedManifest image, Manifest manifest) {

  /** The digest under which the image is known in its repository: that of the root. */
  public Digest digest() {
    return root.digest();
  }
}
