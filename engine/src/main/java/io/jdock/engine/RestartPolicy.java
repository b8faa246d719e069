package io.jdock.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Whether a container that ended is started again.
 *
 * @param mode when
 * @param maximumRetryCount how often at most, with {@link Mode#ON_FAILURE}; 0 is without limit
 */
public record RestartPolicy(Mode mode, int maximumRetryCount) {
  public static final RestartPolicy NO = new RestartPolicy(Mode.NO, 0);

  /** The policies by Docker's names. */
  public enum Mode {
    NO("no"),
    ON_FAILURE("on-failure"),
    ALWAYS("always"),
    UNLESS_STOPPED("unless-stopped");

    private final String text;

    Mode(String text) {
      this.text = text;
    }

    @JsonValue
    public String text() {
      return text;
    }

    @JsonCreator
    public static Mode of(String text) {
      if (text.isEmpty()) {
        return NO;
      }
      for (Mode mode : values()) {
        if (mode.text.equals(text)) {
          return mode;
        }
      }
      throw EngineException.invalid(
          "invalid restart policy: unknown policy '"
              + text
              + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
    }
  }

  public RestartPolicy {
    if (maximumRetryCount < 0) {
      throw EngineException.invalid(
          "invalid restart policy: maximum retry count cannot be negative");
    }
    if (maximumRetryCount > 0 && mode != Mode.ON_FAILURE) {
      throw EngineException.invalid(
          "invalid restart policy: maximum retry count can only be used with 'on-failure'");
    }
  }
}
