package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.util.Optional;

/**
 * One layer, unpacked on top of its parents.
 *
 * @param chainId the digest of the whole stack up to this layer; the layer's key
 * @param diffId the digest of the layer's own uncompressed archive
 * @param parent the chain id of the layer below; empty for the lowest
 * @param directory the name of its directory below {@code overlay2}
 * @param link its short name below {@code overlay2/l}, which keeps the options of an overlay mount
 *     within one page
 * @param size bytes of its files
 */
public record Layer(
    Digest chainId,
    Digest diffId,
    Optional<Digest> parent,
    String directory,
    String link,
    long size) {

  /** The digest of an archive without entries: two blocks of zeros. */
  private static final Digest EMPTY = Digest.sha256(new byte[1024]);

  /** Whether it changes nothing, in which case images leave it out as Docker's do. */
  public boolean isEmpty() {
    return diffId.equals(EMPTY);
  }

  /**
   * The chain id of a layer on its parent.
   *
   * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid">
   *     OCI layer ChainID</a>
   */
  public static Digest chainId(Optional<Digest> parent, Digest diffId) {
    return parent.map(below -> Digest.sha256(below + " " + diffId)).orElse(diffId);
  }
}
