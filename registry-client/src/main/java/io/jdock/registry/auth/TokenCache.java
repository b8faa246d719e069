package io.jdock.registry.auth;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The tokens that are still good, so that many pulls ask the token server once. */
public final class TokenCache {
  private final Map<TokenRequest, Token> tokens = new HashMap<>();

  synchronized Optional<Token> find(TokenRequest request, Instant now) {
    tokens.values().removeIf(token -> token.isExpired(now));
    return Optional.ofNullable(tokens.get(request));
  }

  synchronized void put(TokenRequest request, Token token) {
    tokens.put(request, token);
  }

  /** Drops a token that the registry has refused, unless a newer one has taken its place. */
  synchronized void drop(TokenRequest request, Token refused) {
    tokens.remove(request, refused);
  }
}
