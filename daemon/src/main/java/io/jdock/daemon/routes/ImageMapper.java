package io.jdock.daemon.routes;

import io.jdock.api.ContainerConfig;
import io.jdock.api.ContainerInspect;
import io.jdock.api.ImageDelete;
import io.jdock.api.ImageHistory;
import io.jdock.api.ImageInspect;
import io.jdock.api.ImageSummary;
import io.jdock.daemon.http.ApiVersion;
import io.jdock.engine.Images;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** What the engine tells of images, in the API's form. */
final class ImageMapper {
  private ImageMapper() {}

  static ImageSummary summary(Images.Summary image, ApiVersion version) {
    return summary(image, image.sharedSize(), version);
  }

  static ImageSummary summary(Images.Summary image, long sharedSize, ApiVersion version) {
    // Before API 1.43 an image without a name was called <none>.
    boolean none =
        !version.atLeast(1, 43) && image.repoTags().isEmpty() && image.repoDigests().isEmpty();
    return new ImageSummary(
        image.containers(),
        image.created().getEpochSecond(),
        image.id(),
        image.labels().isEmpty() ? null : new TreeMap<>(image.labels()),
        image.parent(),
        none ? List.of("<none>@<none>") : image.repoDigests(),
        none ? List.of("<none>:<none>") : image.repoTags(),
        sharedSize,
        image.size(),
        virtualSize(image.size(), version));
  }

  static ImageInspect inspect(Images.Details image, ApiVersion version) {
    Instant created = image.created();
    ContainerConfig config = ConfigMapper.toApi(image.config(), image.onBuild());
    boolean before145 = !version.atLeast(1, 45);
    return new ImageInspect(
        image.id(),
        image.repoTags(),
        image.repoDigests(),
        image.parent(),
        image.comment(),
        created == null ? null : created.toString(),
        before145 ? "" : null,
        before145 ? config : null,
        image.dockerVersion(),
        image.author(),
        config,
        image.architecture(),
        image.variant(),
        image.os(),
        null,
        image.size(),
        virtualSize(image.size(), version),
        new ContainerInspect.GraphDriver(new TreeMap<>(image.graphDriverData()), "overlay2"),
        new ImageInspect.RootFs("layers", image.layers()),
        new ImageInspect.Metadata(Times.text(image.lastTagged())));
  }

  static ImageHistory history(Images.HistoryLine line) {
    Instant created = line.created();
    return new ImageHistory(
        line.comment(),
        created == null ? 0 : created.getEpochSecond(),
        line.createdBy(),
        line.id(),
        line.size(),
        line.tags().isEmpty() ? null : line.tags());
  }

  static ImageDelete removal(Images.Removal removal) {
    return new ImageDelete(removal.untagged(), removal.deleted());
  }

  /** A field that went with API 1.44. */
  private static long virtualSize(long size, ApiVersion version) {
    return version.atLeast(1, 44) ? 0 : size;
  }
}
