package io.jdock.engine.build;

import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.LayerLease;
import io.jdock.image.OverlayMount;
import io.jdock.image.RootFiles;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageConfig;
import io.jdock.linux.KernelJournal;
import io.jdock.runtime.RootFilesystem;
import io.jdock.runtime.RootView;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An image's root, mounted where nobody else sees it, with a layer that takes what is written. */
final class WorkingLayer implements AutoCloseable {
  static final String PREFIX = "build-";

  private final ImageStore images;
  private final String id = PREFIX + UUID.randomUUID();
  private final OverlayMount mount;
  private @Nullable RootView view;

  /**
   * @param base empty for no files at all
   */
  WorkingLayer(ImageStore images, Optional<Image> base) throws IOException {
    this.images = images;
    this.mount =
        images
            .containers()
            .create(id, base.orElseGet(WorkingLayer::empty), KernelJournal.none())
            .mount();
  }

  private static Image empty() {
    ImageConfig config =
        new ImageConfig(
            "",
            "",
            io.jdock.image.spec.Platform.host(),
            "",
            "",
            io.jdock.image.spec.ExecutionConfig.EMPTY,
            List.of(),
            List.of());
    return new Image(Digest.sha256(config.toJson()), config, List.of(), Optional.empty());
  }

  /** The files; what is written goes into the layer. */
  RootFiles files() throws IOException {
    RootView opened = view;
    if (opened == null) {
      opened = mounted(mount);
      view = opened;
    }
    return new RootFiles(opened.root());
  }

  static RootView mounted(OverlayMount mount) throws IOException {
    return RootView.open(
        new RootFilesystem.Overlay(mount.base(), mount.lowers(), mount.upper(), mount.work()),
        Optional.empty(),
        List.of());
  }

  /**
   * Makes the layer of what was written; nothing can be written any more.
   *
   * @param latest later modification times become this one
   * @return empty when nothing was written
   */
  Optional<LayerLease> take(Optional<Instant> latest) throws IOException {
    unmount();
    return images.containers().take(id, latest);
  }

  private void unmount() {
    RootView opened = view;
    if (opened != null) {
      opened.close();
      view = null;
    }
  }

  @Override
  public void close() throws IOException {
    unmount();
    images.containers().remove(id);
  }
}
