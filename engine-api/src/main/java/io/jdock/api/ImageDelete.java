package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** An element of {@code DELETE /images/NAME}: one of the two is there. */
public record ImageDelete(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String untagged,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String deleted) {

  public static ImageDelete untagged(String reference) {
    return new ImageDelete(reference, null);
  }

  public static ImageDelete deleted(String id) {
    return new ImageDelete(null, id);
  }
}
