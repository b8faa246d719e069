package io.jdock.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the image that a container becomes is to be.
 *
 * @param repository empty for no name
 * @param tag empty for {@code latest}
 * @param author of the image, as {@code Name <address>}
 * @param comment in its history
 * @param changes Dockerfile instructions, as {@link io.jdock.engine.image.ChangeInstructions} reads
 *     them
 * @param pause whether the container is paused meanwhile
 * @param config instead of the container's; what it leaves out is the container's still
 */
public record CommitRequest(
    String repository,
    String tag,
    String author,
    String comment,
    List<String> changes,
    boolean pause,
    @Nullable ContainerConfig config) {
  public CommitRequest {
    changes = List.copyOf(changes);
  }
}
