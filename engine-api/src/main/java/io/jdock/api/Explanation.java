package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * jdock's own: what the kernel was (or would be) asked to do, by phase. The answer to {@code GET
 * /jdock/containers/ID/explain} and {@code POST /jdock/plan}.
 */
public record Explanation(
    @JsonProperty("phases") List<Phase> phases, @JsonProperty("totalMicros") long totalMicros) {

  /** Steps that belong together, in the order they happened. */
  public record Phase(@JsonProperty("name") String name, @JsonProperty("steps") List<Step> steps) {}

  /**
   * One request to the kernel.
   *
   * @param call the system call (or message, or file) with its arguments, readable
   * @param reason why, in one line
   * @param result what the kernel returned; 0 in a plan
   * @param errno the error's name with its text, null when there was none
   * @param micros how long it took; 0 in a plan
   * @param shell a shell command that would have done the same, null when there is none
   */
  public record Step(
      @JsonProperty("call") String call,
      @JsonProperty("reason") String reason,
      @JsonProperty("result") long result,
      @JsonProperty("errno") @Nullable String errno,
      @JsonProperty("micros") long micros,
      @JsonProperty("shell") @Nullable String shell) {}
}
