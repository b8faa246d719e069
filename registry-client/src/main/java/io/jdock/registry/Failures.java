package io.jdock.registry;

import io.jdock.image.spec.ImageReference;
import io.jdock.registry.auth.Challenge;
import io.jdock.registry.http.Request;
import io.jdock.registry.http.Response;
import io.jdock.registry.http.TlsException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes of what went wrong with an image the exception to throw, with the texts of Docker's daemon
 * ({@code distribution/errors.go} in moby).
 */
record Failures(ImageReference reference, boolean pushing) {

  /** The exception for an answer that is no success; reads its body. */
  RegistryException of(Request request, Response answer) throws IOException {
    byte[] body = RegistryError.body(answer);
    List<RegistryError> errors =
        RegistryError.of(
            answer.status(), Challenge.parse(answer.headers("WWW-Authenticate")), body);
    if (errors.isEmpty()) {
      return ofStatus(request, answer, body);
    }
    RegistryError first = errors.get(0);
    if (pushing && !first.code().equals("UNAUTHORIZED") && !first.code().equals("DENIED")) {
      return new UnexpectedResponseException(all(errors), null);
    }
    String name = reference.familiarName();
    if (pushing && first.code().equals("DENIED")) {
      return new AccessDeniedException(first.toString(), null);
    }
    return switch (first.code()) {
      case "DENIED" ->
          new AccessDeniedException(
              "pull access denied for "
                  + name
                  + ", repository does not exist or may require 'docker login': "
                  + first,
              null);
      case "MANIFEST_UNKNOWN" ->
          new ManifestNotFoundException(
              "manifest for " + reference.familiar() + " not found: " + first, null);
      case "NAME_UNKNOWN" ->
          new RepositoryNotFoundException("repository " + name + " not found: " + first, null);
      case "UNAUTHORIZED" -> new UnauthorizedException(first.toString(), null);
      case "TOOMANYREQUESTS" -> new RateLimitedException(first.toString(), null);
      default -> new UnexpectedResponseException(all(errors), null);
    };
  }

  private RegistryException ofStatus(Request request, Response answer, byte[] body) {
    int status = answer.status();
    if (status == 429) {
      return new RateLimitedException(
          new RegistryError("TOOMANYREQUESTS", "too many requests").toString(), null);
    }
    if (status == 404 && body.length == 0 && request.url().getPath().contains("/manifests/")) {
      RegistryError unknown = new RegistryError("MANIFEST_UNKNOWN", "manifest unknown");
      return new ManifestNotFoundException(
          "manifest for " + reference.familiar() + " not found: " + unknown, null);
    }
    if (status >= 400 && status < 500) {
      return new UnexpectedResponseException(
          request.description()
              + ": error parsing HTTP "
              + status
              + " response body: no registry error in "
              + RegistryError.quoted(body),
          null);
    }
    return new UnexpectedResponseException(
        request.description() + ": received unexpected HTTP status: " + answer.statusLine(), null);
  }

  private static String all(List<RegistryError> errors) {
    return errors.size() == 1
        ? errors.get(0).toString()
        : errors.stream()
            .map(RegistryError::toString)
            .collect(Collectors.joining("\n", "errors:\n", "\n"));
  }

  /** The exception for a token server's refusal, as Docker's transport wraps it. */
  IOException ofTokenServer(Request request, Response refusal) throws IOException {
    RegistryException cause = of(request, refusal);
    String message = request.description() + ": " + cause.getMessage();
    if (cause instanceof UnauthorizedException) {
      return new UnauthorizedException(message, null);
    }
    return cause instanceof RateLimitedException || cause instanceof AccessDeniedException
        ? cause
        : new UnexpectedResponseException(message, null);
  }

  /** The exception for a request without an answer; a cancellation is passed on as it is. */
  IOException of(Request request, IOException failure) {
    String message = request.description() + ": " + failure.getMessage();
    if (failure instanceof TlsException) {
      return new RegistryTlsException(message, failure);
    }
    if (failure instanceof RegistryException
        || (failure instanceof InterruptedIOException
            && !(failure instanceof SocketTimeoutException))) {
      return failure;
    }
    return new RegistryUnreachableException(message, failure);
  }
}
