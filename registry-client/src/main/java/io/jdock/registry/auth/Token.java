package io.jdock.registry.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * A bearer token, good until a moment before the server would refuse it.
 *
 * @param refresh the identity token that came with it; empty if none did
 */
record Token(String value, Instant expiry, String refresh) {
  /** What the specification promises where the server names no time, and the least we count on. */
  private static final long DEFAULT_SECONDS = 60;

  /**
   * Reads a token server's answer.
   *
   * @throws IOException if there is no token in it
   */
  static Token parse(byte[] json, Instant now) throws IOException {
    JsonNode answer = new ObjectMapper().readTree(json);
    String value = answer.path("token").asText("");
    if (value.isEmpty()) {
      value = answer.path("access_token").asText("");
    }
    if (value.isEmpty()) {
      throw new IOException("authorization server did not include a token in the response");
    }
    long seconds = Math.max(answer.path("expires_in").asLong(0), DEFAULT_SECONDS);
    return new Token(
        value,
        now.plus(Duration.ofSeconds(seconds * 9 / 10)),
        answer.path("refresh_token").asText(""));
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(expiry);
  }

  @Override
  public String toString() {
    return "Token[expiry=" + expiry + "]";
  }
}
