package io.jdock.engine.build;

import io.jdock.engine.EngineException;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.NoSuchImageException;
import io.jdock.image.spec.InvalidReferenceException;
import io.jdock.image.spec.Platform;
import java.util.Optional;

/** Finds the images that stages begin with or copy from, here or in a registry. */
final class BaseImages {
  private final ImageStore images;
  private final Builds.Puller puller;
  private final boolean always;
  private final Cancellation cancellation;

  /**
   * @param always whether registries are asked even for images that are here
   */
  BaseImages(ImageStore images, Builds.Puller puller, boolean always, Cancellation cancellation) {
    this.images = images;
    this.puller = puller;
    this.always = always;
    this.cancellation = cancellation;
  }

  Image find(String name, Optional<Platform> platform, BuildOutput output) throws BuildFailure {
    try {
      Optional<Image> here = here(name);
      boolean fits =
          here.isPresent()
              && platform.map(p -> p.matches(here.get().config().platform())).orElse(true);
      if (fits && !always) {
        return here.get();
      }
      puller.pull(name, platform, output.pull(), cancellation);
      return here(name).orElseThrow(() -> new BuildFailure("No such image: " + name));
    } catch (InvalidReferenceException e) {
      throw new BuildFailure("failed to parse image name \"" + name + "\": " + e.getMessage());
    } catch (EngineException e) {
      throw new BuildFailure(e.text(), e);
    }
  }

  private Optional<Image> here(String name) {
    try {
      return Optional.of(images.resolve(name));
    } catch (NoSuchImageException e) {
      return Optional.empty();
    }
  }
}
