package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

final class LayerApplier {
  record Applied(Digest diffId, long size) {}

  static Applied apply(
      InputStream archive, Optional<Digest> blob, Optional<Digest> diffId, Path dir)
      throws IOException {
    throw new IOException("in work");
  }
}
