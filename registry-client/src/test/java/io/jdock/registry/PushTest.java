package io.jdock.registry;

import static io.jdock.registry.FakeRegistry.error;
import static io.jdock.registry.FakeRegistry.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blobs and manifests sent to a registry, as the distribution specification has it. */
@Timeout(60)
class PushTest {
  private static final String UPLOADS = "/v2/app/blobs/uploads/";
  private static final String SESSION = "/v2/app/blobs/uploads/session";

  private FakeRegistry registry;
  private RegistryClient client;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final List<Long> told = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    client =
        new RegistryClient(
            RegistryConfig.defaults(),
            (name, config) -> {
              List<Endpoint> all = Endpoint.of(name, config);
              return all.subList(all.size() - 1, all.size());
            },
            new Backoff(3, Duration.ofMillis(1), Duration.ofSeconds(2)),
            Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private Optional<String> push(byte[] content, String... from) throws IOException {
    Descriptor blob =
        new Descriptor(MediaTypes.DOCKER_LAYER_GZIP, Digest.sha256(content), content.length);
    try (Repository repository =
        client.repositoryToPush(
            registry.reference("app"), Credentials.anonymous(), List.of(from))) {
      return repository.pushBlob(
          blob, List.of(from), () -> new ByteArrayInputStream(content), told::add);
    }
  }

  private static void accept(HttpExchange exchange, String location, long have) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, have - 1));
    reply(exchange, 202, "");
  }

  /** An upload session that keeps what it is sent, and ends with the digest. */
  private void takeUploads() {
    registry.on(UPLOADS, exchange -> accept(exchange, SESSION + "?state=0", 0));
    registry.on(SESSION, this::take);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    received.write(body);
    if (exchange.getRequestMethod().equals("PUT")) {
      String query = exchange.getRequestURI().getRawQuery();
      String digest =
          URLDecoder.decode(query.replaceFirst(".*digest=", ""), StandardCharsets.UTF_8);
      boolean right = Digest.sha256(received.toByteArray()).toString().equals(digest);
      if (right) {
        reply(exchange, 201, "");
      } else {
        error(exchange, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
      }
    } else {
      accept(exchange, SESSION + "?state=" + received.size(), received.size());
    }
  }

  private List<String> methods() {
    return registry.asked().stream()
        .filter(a -> !a.target().equals("/v2/"))
        .map(FakeRegistry.Asked::method)
        .toList();
  }

  @Nested
  class Blobs {
    @Test
    void aSmallOneGoesInOneRequest() throws IOException {
      takeUploads();
      byte[] content = content(1000);

      assertThat(push(content)).isEmpty();

      assertThat(received.toByteArray()).isEqualTo(content);
      assertThat(methods()).containsExactly("POST", "PUT");
      assertThat(told).last().isEqualTo(1000L);
    }

    @Test
    void aLargeOneGoesInPiecesEachToWhereTheLastAnswerSaid() throws IOException {
      takeUploads();
      byte[] content = content((4 << 20) + 5);

      push(content);

      assertThat(received.toByteArray()).isEqualTo(content);
      assertThat(methods()).containsExactly("POST", "PATCH", "PATCH", "PUT");
      assertThat(registry.asked(SESSION).get(1).target()).endsWith("?state=" + (4 << 20));
      assertThat(told).isSorted().last().isEqualTo((long) content.length);
    }

    @Test
    void aRefusedPieceIsSentFromWhereTheRegistryIs() throws IOException {
      takeUploads();
      AtomicInteger patches = new AtomicInteger();
      registry.on(
          SESSION,
          exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
              exchange.getResponseHeaders().set("Location", SESSION + "?state=again");
              exchange.getResponseHeaders().set("Range", "0-" + (received.size() - 1));
              reply(exchange, 204, "");
            } else if (exchange.getRequestMethod().equals("PATCH")
                && patches.incrementAndGet() == 2) {
              // half of it arrived; the rest was lost
              received.write(exchange.getRequestBody().readAllBytes(), 0, 10);
              error(exchange, 416, "RANGE_INVALID", "invalid content range");
            } else {
              take(exchange);
            }
          });
      byte[] content = content((4 << 20) + 50);

      push(content);

      assertThat(received.toByteArray()).isEqualTo(content);
    }

    @Test
    void aRegistryThatNeverTakesItIsGivenUp() {
      takeUploads();
      registry.on(
          SESSION,
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("GET")) {
              reply(exchange, 204, "");
            } else {
              error(exchange, 416, "RANGE_INVALID", "invalid content range");
            }
          });

      assertThatThrownBy(() -> push(content(5 << 20)))
          .isInstanceOf(UnexpectedResponseException.class)
          .hasMessageContaining("does not take the rest of the blob");
    }

    @Test
    void aWrongDigestIsToldInTheRegistrysWords() {
      takeUploads();
      received.write(1); // as if something had come before

      assertThatThrownBy(() -> push(content(10)))
          .hasMessage("digest invalid: provided digest did not match uploaded content");
    }

    @Test
    void oneThatAnotherRepositoryHasIsMounted() throws IOException {
      registry.on(UPLOADS, exchange -> reply(exchange, 201, ""));
      byte[] content = content(10);

      assertThat(push(content, "other/repo")).hasValue("other/repo");

      assertThat(registry.asked(UPLOADS))
          .singleElement()
          .extracting(FakeRegistry.Asked::target)
          .isEqualTo(UPLOADS + "?mount=" + Digest.sha256(content) + "&from=other%2Frepo");
      assertThat(received.size()).isZero();
    }

    @Test
    void oneThatCannotBeMountedIsSentInTheSessionThatThatBegan() throws IOException {
      takeUploads();
      byte[] content = content(10);

      assertThat(push(content, "other/repo")).isEmpty();

      assertThat(received.toByteArray()).isEqualTo(content);
      assertThat(methods()).containsExactly("POST", "PUT");
    }

    @Test
    void oneWhoseOriginIsClosedToUsIsSentAfresh() throws IOException {
      registry.on(
          UPLOADS,
          exchange -> {
            if (exchange.getRequestURI().getRawQuery() != null) {
              error(exchange, 403, "DENIED", "not yours");
            } else {
              accept(exchange, SESSION + "?state=0", 0);
            }
          });
      registry.on(SESSION, this::taken);

      assertThat(push(content(10), "secret/repo")).isEmpty();
      assertThat(received.size()).isEqualTo(10);
    }

    private void taken(HttpExchange exchange) throws IOException {
      take(exchange);
    }

    @Test
    void aBusyRegistryIsAskedAgainWhenItSays() throws IOException {
      takeUploads();
      AtomicInteger tries = new AtomicInteger();
      registry.on(
          UPLOADS,
          exchange -> {
            if (tries.incrementAndGet() == 1) {
              exchange.getResponseHeaders().set("Retry-After", "1");
              error(exchange, 429, "TOOMANYREQUESTS", "slow down");
            } else {
              accept(exchange, SESSION + "?state=0", 0);
            }
          });
      long start = System.nanoTime();

      push(content(10));

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(tries).hasValue(2);
    }

    @Test
    void oneThatWeMayNotPush() {
      registry.on(
          UPLOADS,
          exchange -> error(exchange, 401, "DENIED", "requested access to the resource is denied"));

      assertThatThrownBy(() -> push(content(10)))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessage("denied: requested access to the resource is denied");
    }

    @Test
    void oneThatIsThereIsKnown() throws IOException {
      byte[] content = content(10);
      Descriptor there = registry.blob("app", content);
      try (Repository repository =
          client.repositoryToPush(registry.reference("app"), Credentials.anonymous(), List.of())) {
        assertThat(repository.hasBlob(there.digest())).isTrue();
        assertThat(repository.hasBlob(Digest.sha256("none"))).isFalse();
      }
    }
  }

  @Nested
  class Logins {
    private void wantToken(String tokens) {
      registry.on(
          "/v2/",
          exchange -> {
            if ("Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
              reply(exchange, 200, "{}");
            } else {
              exchange
                  .getResponseHeaders()
                  .set(
                      "WWW-Authenticate",
                      "Bearer realm=\"http://" + registry.host() + "/token\",service=\"fake\"");
              error(exchange, 401, "UNAUTHORIZED", "authentication required");
            }
          });
      registry.on(
          "/token",
          exchange -> {
            received.write(exchange.getRequestBody().readAllBytes());
            reply(exchange, 200, tokens);
          });
    }

    private Optional<String> login(Credentials credentials) throws IOException {
      return client.login(registry.host(), credentials);
    }

    @Test
    void anIdentityTokenIsAskedForAndGiven() throws IOException {
      wantToken("{\"token\":\"t0ken\",\"refresh_token\":\"remember me\"}");

      assertThat(login(new Credentials.UserPassword("me", "secret"))).hasValue("remember me");

      assertThat(registry.asked("/token").get(0).target())
          .contains("account=me")
          .contains("offline_token=true")
          .contains("client_id=jdock");
    }

    @Test
    void aServerWithoutIdentityTokensGivesNone() throws IOException {
      wantToken("{\"token\":\"t0ken\"}");
      assertThat(login(new Credentials.UserPassword("me", "secret"))).isEmpty();
    }

    @Test
    void anIdentityTokenIsExchangedForAToken() throws IOException {
      wantToken("{\"access_token\":\"t0ken\"}");

      login(new Credentials.IdentityToken("remember me"));

      assertThat(received.toString(StandardCharsets.UTF_8))
          .contains("grant_type=refresh_token")
          .contains("refresh_token=remember+me")
          .contains("service=fake");
    }

    @Test
    void aRegistryTokenIsShownAsItIs() throws IOException {
      wantToken("{}");

      login(new Credentials.RegistryToken("t0ken"));

      assertThat(registry.asked("/token")).isEmpty();
      assertThatThrownBy(() -> login(new Credentials.RegistryToken("another")))
          .hasMessageContaining("401");
    }
  }
}
