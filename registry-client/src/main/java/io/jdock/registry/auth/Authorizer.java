package io.jdock.registry.auth;

import io.jdock.registry.Credentials;
import io.jdock.registry.UnauthorizedException;
import io.jdock.registry.http.AbortScope;
import io.jdock.registry.http.HttpClient;
import io.jdock.registry.http.Origin;
import io.jdock.registry.http.Request;
import io.jdock.registry.http.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers one registry's challenges for one scope. Threads that need a token at the same time wait
 * for the one that fetches it.
 */
public final class Authorizer {
  private static final int LONGEST_ANSWER = 1 << 20;

  private final HttpClient http;
  private final TokenCache cache;
  private final Credentials credentials;
  private final String scope;
  private final TokenErrors errors;
  private final boolean offline;
  private List<Challenge> challenges = List.of();
  private @Nullable Token last;

  /** Makes an exception of a token server's refusal. */
  @FunctionalInterface
  public interface TokenErrors {
    IOException of(Request request, Response refusal) throws IOException;
  }

  /**
   * @param scope such as {@code repository:library/alpine:pull}
   */
  public Authorizer(
      HttpClient http,
      TokenCache cache,
      Credentials credentials,
      String scope,
      TokenErrors errors) {
    this(http, cache, credentials, scope, errors, false);
  }

  /**
   * @param offline whether to ask for an identity token too
   */
  public Authorizer(
      HttpClient http,
      TokenCache cache,
      Credentials credentials,
      String scope,
      TokenErrors errors,
      boolean offline) {
    this.offline = offline;
    this.http = http;
    this.cache = cache;
    this.credentials = credentials;
    this.scope = scope;
    this.errors = errors;
  }

  /**
   * Takes the challenges of a 401 answer.
   *
   * @return whether trying again can help: there is something to answer with that was not tried
   */
  public synchronized boolean challenged(Request refused, Response answer) throws IOException {
    challenges = Challenge.parse(answer.headers("WWW-Authenticate"));
    Optional<String> tried = refused.header("Authorization");
    Optional<Challenge> bearer = challenge("bearer");
    if (bearer.isPresent() && credentials instanceof Credentials.RegistryToken) {
      return tried.isEmpty();
    }
    if (bearer.isPresent()) {
      if (last != null && tried.equals(Optional.of("Bearer " + last.value()))) {
        cache.drop(tokenRequest(bearer.get(), refused), last);
        last = null;
      }
      return true;
    }
    boolean login = credentials instanceof Credentials.UserPassword;
    return challenge("basic").isPresent() && login && tried.isEmpty();
  }

  /** The request with what the registry's challenge wants, if it has given one. */
  public synchronized Request authorize(Request request, AbortScope abort) throws IOException {
    Optional<Challenge> bearer = challenge("bearer");
    if (bearer.isPresent() && credentials instanceof Credentials.RegistryToken own) {
      return request.with("Authorization", "Bearer " + own.token());
    }
    if (bearer.isPresent()) {
      return request.with("Authorization", "Bearer " + token(bearer.get(), request, abort).value());
    }
    if (challenge("basic").isPresent()) {
      if (!(credentials instanceof Credentials.UserPassword login)) {
        throw new UnauthorizedException(
            request.description() + ": no basic auth credentials", null);
      }
      return request.with("Authorization", TokenRequest.basic(login));
    }
    return request;
  }

  /** The identity token that the token server has given with its last answer. */
  public synchronized Optional<String> identityToken() {
    return Optional.ofNullable(last).map(Token::refresh).filter(token -> !token.isEmpty());
  }

  private Token token(Challenge bearer, Request request, AbortScope abort) throws IOException {
    TokenRequest wanted = tokenRequest(bearer, request);
    Instant now = Instant.now();
    Optional<Token> cached = cache.find(wanted, now);
    if (cached.isPresent()) {
      last = cached.get();
      return last;
    }
    if (wanted.exposesCredentials(request.origin())) {
      throw new UnauthorizedException(
          "refusing to send credentials for "
              + request.origin().hostHeader()
              + " unencrypted to token server "
              + wanted.realm(),
          null);
    }
    try (Response answer = http.send(wanted.toHttp(), abort)) {
      if (answer.status() != 200) {
        throw errors.of(request, answer);
      }
      Token fetched = Token.parse(answer.bytes(LONGEST_ANSWER), now);
      cache.put(wanted, fetched);
      last = fetched;
      return fetched;
    }
  }

  private TokenRequest tokenRequest(Challenge bearer, Request request) throws IOException {
    String realm = bearer.parameter("realm").orElse("");
    if (realm.isEmpty()) {
      throw new UnauthorizedException(
          request.description() + ": no token server in the registry's challenge", null);
    }
    try {
      URI url = request.url().resolve(URI.create(realm));
      Origin.of(url);
      return new TokenRequest(
          url, bearer.parameter("service").orElse(""), scope, credentials, offline);
    } catch (IllegalArgumentException e) {
      throw new UnauthorizedException(
          request.description() + ": invalid token server \"" + realm + "\"", e);
    }
  }

  private Optional<Challenge> challenge(String scheme) {
    return challenges.stream().filter(c -> c.scheme().equals(scheme)).findFirst();
  }
}
