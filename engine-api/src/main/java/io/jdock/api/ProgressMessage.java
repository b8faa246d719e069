package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A line of the streams of pull, push, load and build (moby {@code pkg/jsonmessage}). */
public record ProgressMessage(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("stream") @Nullable String stream,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("status") @Nullable String status,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("progressDetail")
        @Nullable Detail progressDetail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("progress") @Nullable String progress,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("id") @Nullable String id,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("errorDetail")
        @Nullable ErrorDetail errorDetail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("error") @Nullable String error,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("aux") @Nullable Object aux) {

  /** How far: bytes of bytes. */
  public record Detail(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("current") @Nullable Long current,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("total") @Nullable Long total) {}

  /** An error that came after the answer's status had been sent. */
  public record ErrorDetail(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("code") @Nullable Integer code,
      @JsonProperty("message") String message) {}

  /** A line of text without progress. */
  public static ProgressMessage status(@Nullable String id, String status) {
    return new ProgressMessage(null, status, null, null, id, null, null, null);
  }

  /** Text for the terminal, with its line ends. */
  public static ProgressMessage stream(String text) {
    return new ProgressMessage(text, null, null, null, null, null, null, null);
  }

  /** A layer's progress in bytes; Docker sends an empty detail where there is no count. */
  public static ProgressMessage progress(
      @Nullable String id,
      String status,
      @Nullable Long current,
      @Nullable Long total,
      @Nullable String bar) {
    return new ProgressMessage(null, status, new Detail(current, total), bar, id, null, null, null);
  }

  /** Data for programs beside the text. */
  public static ProgressMessage aux(Object data) {
    return new ProgressMessage(null, null, new Detail(null, null), null, null, null, null, data);
  }

  /** The failure of a program, with the code that it ended with. */
  public static ProgressMessage error(int code, String message) {
    return new ProgressMessage(
        null, null, null, null, null, new ErrorDetail(code, message), message, null);
  }

  /** The failure of the whole operation. */
  public static ProgressMessage error(String message) {
    return new ProgressMessage(
        null, null, null, null, null, new ErrorDetail(null, message), message, null);
  }
}
