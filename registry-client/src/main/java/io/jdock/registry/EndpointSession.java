package io.jdock.registry;

import io.jdock.registry.auth.Authorizer;
import io.jdock.registry.http.AbortScope;
import io.jdock.registry.http.DialException;
import io.jdock.registry.http.HttpClient;
import io.jdock.registry.http.Origin;
import io.jdock.registry.http.Request;
import io.jdock.registry.http.Response;
import io.jdock.registry.http.TlsException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Requests to one endpoint about one repository: authorised, redirected, and tried again where that
 * makes sense. An answer that it returns is a success.
 */
final class EndpointSession {
  private static final System.Logger LOG = System.getLogger(EndpointSession.class.getName());
  private static final int MOST_REDIRECTS = 10;

  private final HttpClient http;
  private final Endpoint endpoint;
  private final Authorizer authorizer;
  private final Failures failures;
  private final Backoff backoff;
  private final AbortScope abort;
  private boolean pinged;

  EndpointSession(
      HttpClient http,
      Endpoint endpoint,
      Authorizer authorizer,
      Failures failures,
      Backoff backoff,
      AbortScope abort) {
    this.http = http;
    this.endpoint = endpoint;
    this.authorizer = authorizer;
    this.failures = failures;
    this.backoff = backoff;
    this.abort = abort;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Whether the registry has answered here before. */
  synchronized boolean isPinged() {
    return pinged;
  }

  /** Asks for the base of the API, once, to learn whether anybody is there and what it wants. */
  synchronized void ping() throws IOException {
    if (pinged) {
      return;
    }
    Request request = Request.get(endpoint.v2(""));
    try (Response answer = sendPersistently(request)) {
      if (answer.status() == 401) {
        authorizer.challenged(request, answer);
      } else if (answer.status() >= 500 || answer.status() == 429) {
        throw failures.of(request, answer);
      }
    }
    pinged = true;
  }

  /**
   * The successful answer to a request.
   *
   * @throws RegistryException for every other answer, and if there is none
   */
  Response call(Request request) throws IOException {
    return successful(request, exchange(request));
  }

  /**
   * The answer to a request, whatever it is but a wish for other credentials.
   *
   * @throws RegistryException if there is none, or we have no business there
   */
  Response exchange(Request request) throws IOException {
    ping();
    Request authorized = authorize(request);
    Response answer = sendPersistently(authorized);
    if (answer.status() != 401) {
      return answer;
    }
    try (answer) {
      if (!authorizer.challenged(authorized, answer)) {
        throw failures.of(request, answer);
      }
    }
    return sendPersistently(authorize(request));
  }

  /** The exception for an answer that is no success. */
  RegistryException failure(Request request, Response answer) throws IOException {
    return failures.of(request, answer);
  }

  private Response successful(Request request, Response answer) throws IOException {
    if (answer.status() / 100 == 2) {
      return answer;
    }
    try (answer) {
      throw failures.of(request, answer);
    }
  }

  private Request authorize(Request request) throws IOException {
    if (!request.origin().equals(Origin.of(endpoint.base()))) {
      return request; // an upload that goes elsewhere: our credentials do not
    }
    try {
      return authorizer.authorize(request, abort);
    } catch (RegistryException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw failures.of(request, e);
    }
  }

  /** Sends, and sends again after a pause if the connection broke or the server is busy. */
  private Response sendPersistently(Request request) throws IOException {
    for (int tries = 1; ; tries++) {
      Optional<Duration> pause;
      try {
        Response answer = sendAndFollow(request);
        boolean busy = answer.status() == 429 || answer.status() >= 500;
        pause =
            busy
                ? backoff.after(tries, answer.header("Retry-After"), Instant.now())
                : Optional.empty();
        if (pause.isEmpty()) {
          return answer;
        }
        answer.close();
        LOG.log(
            System.Logger.Level.INFO,
            "{0}: {1}, trying again in {2} ms",
            request.description(),
            answer.statusLine(),
            pause.get().toMillis());
      } catch (DialException | TlsException e) {
        throw failures.of(request, e);
      } catch (RegistryException e) {
        throw e;
      } catch (IOException e) {
        abort.check();
        pause = backoff.after(tries);
        if (pause.isEmpty()) {
          throw failures.of(request, e);
        }
        LOG.log(
            System.Logger.Level.INFO,
            "{0}: {1}, trying again in {2} ms",
            request.description(),
            String.valueOf(e.getMessage()),
            pause.get().toMillis());
      }
      abort.pause(pause.get());
    }
  }

  /** Follows redirects; credentials stay with the origin that they are for. */
  private Response sendAndFollow(Request request) throws IOException {
    Request current = request;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Response answer = http.send(current, abort);
      Optional<String> location = answer.header("Location");
      if (!isRedirect(answer.status()) || location.isEmpty()) {
        return answer;
      }
      answer.close();
      Request next;
      try {
        next = current.to(current.url().resolve(URI.create(location.get())));
        if (!next.origin().equals(current.origin())) {
          next = next.without("Authorization");
        }
      } catch (IllegalArgumentException e) {
        throw new UnexpectedResponseException(
            current.description() + ": cannot follow redirect to " + location.get(), e);
      }
      current = next;
    }
    throw new UnexpectedResponseException(
        request.description() + ": stopped after " + MOST_REDIRECTS + " redirects", null);
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }
}
