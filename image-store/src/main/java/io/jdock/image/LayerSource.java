package io.jdock.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Where a layer's archive comes from; opened only when the layer is not there already. */
@FunctionalInterface
public interface LayerSource {

  /** The archive, plain or compressed with gzip or zstd. The caller closes it. */
  InputStream open() throws IOException;

  /**
   * A file of the caller's, in the store's data root, that holds exactly the archive once it was
   * read to its end. The store takes it then; without one it writes its own copy. Asked once,
   * before the archive is opened.
   */
  default Optional<Path> recorded() throws IOException {
    return Optional.empty();
  }

  /** Whether the archive is kept beside the layer. One that was packed here can be packed again. */
  default boolean kept() {
    return true;
  }
}
