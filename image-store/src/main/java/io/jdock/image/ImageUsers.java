package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.util.Optional;

/** The containers that use images, as the engine knows them. */
public interface ImageUsers {

  /** The id of a running container of the image. */
  Optional<String> runningContainer(Digest imageId);

  /** The id of a container of the image that does not run. */
  Optional<String> stoppedContainer(Digest imageId);

  /** How many containers there are of the image. */
  int containers(Digest imageId);

  /** Nobody. */
  static ImageUsers none() {
    return new ImageUsers() {
      @Override
      public Optional<String> runningContainer(Digest imageId) {
        return Optional.empty();
      }

      @Override
      public Optional<String> stoppedContainer(Digest imageId) {
        return Optional.empty();
      }

      @Override
      public int containers(Digest imageId) {
        return 0;
      }
    };
  }
}
