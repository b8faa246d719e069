package io.jdock.image;

import java.io.IOException;
import java.io.InputStream;

/** Where a layer's archive comes from; opened only when the layer is not there already. */
@FunctionalInterface
public interface LayerSource {

  /** The archive, plain or compressed with gzip or zstd. The caller closes it. */
  InputStream open() throws IOException;
}
