package io.jdock.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.registry.auth.Challenge;
import io.jdock.registry.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a registry says went wrong.
 *
 * @param code such as {@code MANIFEST_UNKNOWN}
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">error
 *     codes</a>
 */
record RegistryError(String code, String message) {
  private static final int LONGEST_BODY = 1 << 16;

  /** Docker's text: the code in words, then the message. */
  @Override
  public String toString() {
    return code.toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + message;
  }

  /**
   * The errors of an answer that is none of success, the telling one first; empty if its body is
   * not of the protocol.
   */
  static List<RegistryError> of(int status, List<Challenge> challenges, byte[] body) {
    List<RegistryError> errors = new ArrayList<>();
    if (status == 401) {
      challenges.forEach(challenge -> addBearerError(challenge, errors));
    }
    try {
      JsonNode json = new ObjectMapper().readTree(body);
      String details = json.path("details").asText("");
      if (!details.isEmpty()) {
        errors.add(new RegistryError(codeOf(status), details));
      }
      for (JsonNode error : json.path("errors")) {
        String code = error.path("code").asText("UNKNOWN").toUpperCase(Locale.ROOT);
        String message = error.path("message").asText("");
        errors.add(new RegistryError(code, message.isEmpty() ? defaultMessage(code) : message));
      }
    } catch (JsonProcessingException e) {
      // Not of the protocol, as the caller sees by there being no errors.
    } catch (IOException e) {
      throw new AssertionError("reading an array cannot fail", e);
    }
    if (errors.isEmpty() && status == 401) {
      errors.add(new RegistryError("UNAUTHORIZED", defaultMessage("UNAUTHORIZED")));
    }
    return errors;
  }

  /** The body of an error answer, cut where it is longer than any error is. */
  static byte[] body(Response answer) throws IOException {
    return answer.body().readNBytes(LONGEST_BODY);
  }

  /** RFC 6750, section 3.1. */
  private static void addBearerError(Challenge challenge, List<RegistryError> errors) {
    String code =
        switch (challenge.parameter("error").orElse("")) {
          case "invalid_token" -> "UNAUTHORIZED";
          case "insufficient_scope" -> "DENIED";
          default -> "";
        };
    if (challenge.scheme().equals("bearer") && !code.isEmpty()) {
      String description = challenge.parameter("error_description").orElse("");
      errors.add(
          new RegistryError(code, description.isEmpty() ? defaultMessage(code) : description));
    }
  }

  private static String codeOf(int status) {
    return switch (status) {
      case 401 -> "UNAUTHORIZED";
      case 429 -> "TOOMANYREQUESTS";
      default -> "UNKNOWN";
    };
  }

  private static String defaultMessage(String code) {
    return switch (code) {
      case "UNAUTHORIZED" -> "authentication required";
      case "DENIED" -> "requested access to the resource is denied";
      case "TOOMANYREQUESTS" -> "too many requests";
      case "MANIFEST_UNKNOWN" -> "manifest unknown";
      case "NAME_UNKNOWN" -> "repository name not known to registry";
      case "BLOB_UNKNOWN" -> "blob unknown to registry";
      case "UNAVAILABLE" -> "service unavailable";
      default -> "unknown error";
    };
  }

  /** What to quote of a body that is not of the protocol. */
  static String quoted(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    String start = text.length() > 512 ? text.substring(0, 512) + "..." : text;
    return "\"" + start.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
