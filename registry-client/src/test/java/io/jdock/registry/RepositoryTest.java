package io.jdock.registry;

import static io.jdock.registry.FakeRegistry.error;
import static io.jdock.registry.FakeRegistry.reply;
import static io.jdock.registry.FakeRegistry.replyRange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageIndex;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.ManifestDocument;
import io.jdock.image.spec.MediaTypes;
import io.jdock.image.spec.Platform;
import io.jdock.image.spec.SchemaOneException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RepositoryTest {
  private static final Backoff QUICK =
      new Backoff(3, Duration.ofMillis(1), Duration.ofMillis(2000));

  private FakeRegistry registry;
  private RegistryClient client = client(RegistryConfig.defaults());

  private static RegistryClient client(RegistryConfig config) {
    return new RegistryClient(config, RepositoryTest::endpoints, QUICK, Duration.ofSeconds(10));
  }

  /** The JDK's server is silent when it is greeted in TLS: go straight to plain HTTP. */
  private static List<Endpoint> endpoints(String registry, RegistryConfig config) {
    List<Endpoint> endpoints = Endpoint.of(registry, config);
    return registry.equals(ImageReference.DOCKER_HUB)
        ? endpoints
        : endpoints.subList(endpoints.size() - 1, endpoints.size());
  }

  private Repository repository(String name) {
    return client.repository(registry.reference(name), Credentials.anonymous());
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(42).nextBytes(content);
    return content;
  }

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  private String someManifest() {
    return FakeRegistry.manifestJson(
        registry.blob("app", "{}".getBytes(StandardCharsets.UTF_8)),
        registry.blob("app", random(9)));
  }

  @Nested
  class Manifests {
    @Test
    void fetchesByTagAndByDigest() throws IOException {
      Digest digest = registry.manifest("app", "1", someManifest());
      Repository app = repository("app:1");

      assertThat(app.fetchManifest("1").digest()).isEqualTo(digest);
      assertThat(app.fetchManifest(digest).digest()).isEqualTo(digest);
      assertThat(app.currentDigest("1")).contains(digest);
      assertThat(app.resolve(Platform.host()).manifest().layers()).hasSize(1);
    }

    @Test
    void refusesAnotherDigest() {
      Digest wanted = Digest.sha256("something else");
      String json = someManifest();
      registry.on("/v2/app/manifests/" + wanted, exchange -> reply(exchange, 200, json));

      assertThatThrownBy(() -> repository("app").fetchManifest(wanted))
          .isInstanceOf(ContentMismatchException.class)
          .hasMessage("manifest verification failed for digest " + wanted);
    }

    @Test
    void refusesSchemaOneByName() {
      registry.on(
          "/v2/app/manifests/old",
          exchange -> {
            exchange
                .getResponseHeaders()
                .set("Content-Type", MediaTypes.DOCKER_MANIFEST_SCHEMA1_SIGNED);
            reply(exchange, 200, "{\"schemaVersion\":1,\"name\":\"app\",\"fsLayers\":[]}");
          });
      assertThatThrownBy(() -> repository("app:old").resolve(Platform.host()))
          .isInstanceOf(SchemaOneException.class)
          .hasMessageContaining("schema 1 support has been removed");
    }

    @Test
    void refusesAnEndlessManifest() {
      String huge = " ".repeat(ManifestDocument.MAX_BYTES + 1);
      registry.on("/v2/app/manifests/1", exchange -> reply(exchange, 200, huge));

      assertThatThrownBy(() -> repository("app:1").fetchManifest("1"))
          .isInstanceOf(ContentMismatchException.class)
          .hasMessageContaining("is longer than");
    }

    @Test
    void selectsThePlatformOfAnIndex() throws IOException {
      Digest image = registry.manifest("app", "image", someManifest());
      Descriptor arm =
          new Descriptor(
              MediaTypes.DOCKER_MANIFEST,
              image,
              someManifest().length(),
              Optional.of(new Platform("linux", "s390x", "")),
              List.of(),
              java.util.Map.of());
      String index =
          new String(
              new ImageIndex(MediaTypes.OCI_INDEX, List.of(arm)).toJson(), StandardCharsets.UTF_8);
      registry.on(
          "/v2/app/manifests/multi",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", MediaTypes.OCI_INDEX);
            reply(exchange, 200, index);
          });

      Repository app = repository("app:multi");
      assertThat(app.resolve(Platform.parse("linux/s390x")).image().digest()).isEqualTo(image);
      assertThatThrownBy(() -> app.resolve(Platform.parse("linux/arm64")))
          .isInstanceOf(NoMatchingManifestException.class)
          .hasMessage("no matching manifest for linux/arm64/v8 in the manifest list entries");
    }

    @Test
    void saysWhatIsNotThereInDockersWords() {
      String name = registry.host() + "/app";
      assertThatThrownBy(() -> repository("app:nope").resolve(Platform.host()))
          .isInstanceOf(ManifestNotFoundException.class)
          .hasMessage(
              "manifest for " + name + ":nope not found: manifest unknown: manifest unknown");

      registry.on(
          "/v2/app/manifests/denied",
          exchange -> error(exchange, 403, "DENIED", "requested access to the resource is denied"));
      assertThatThrownBy(() -> repository("app:denied").resolve(Platform.host()))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessage(
              "pull access denied for "
                  + name
                  + ", repository does not exist or may require 'docker login': denied:"
                  + " requested access to the resource is denied");

      registry.on(
          "/v2/app/manifests/html", exchange -> reply(exchange, 404, "<html>not here</html>"));
      assertThatThrownBy(() -> repository("app:html").resolve(Platform.host()))
          .isInstanceOf(UnexpectedResponseException.class)
          .hasMessageContaining("error parsing HTTP 404 response body")
          .hasMessageContaining("<html>not here</html>");
    }
  }

  @Nested
  class Blobs {
    @Test
    void arriveWholeAndFromAnOffset() throws IOException {
      byte[] content = random(3_000_000);
      Descriptor blob = registry.blob("app", content);
      Repository app = repository("app");

      try (InputStream in = app.fetchBlob(blob, 0)) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
      try (InputStream in = app.fetchBlob(blob, 2_999_990)) {
        assertThat(in.readAllBytes()).hasSize(10);
      }
      try (InputStream in = app.fetchBlob(blob, content.length)) {
        assertThat(in.read()).isEqualTo(-1);
      }
    }

    @Test
    void goOnAfterADroppedConnection() throws IOException {
      byte[] content = random(1_000_000);
      Descriptor blob = registry.blob("app", content);
      AtomicInteger drops = new AtomicInteger(2);
      String path = "/v2/app/blobs/" + blob.digest();
      registry.on(
          path,
          exchange -> {
            if (drops.getAndDecrement() > 0) {
              exchange.sendResponseHeaders(
                  200, exchange.getRequestHeaders().containsKey("Range") ? 0 : content.length);
              exchange.getResponseBody().write(content, 0, 300_000);
              exchange.getResponseBody().flush();
              throw new IOException("dropped");
            }
            replyRange(exchange, content);
          });

      try (InputStream in = repository("app").fetchBlob(blob, 0)) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
      assertThat(registry.asked(path).get(0).range()).isEqualTo("null");
      assertThat(registry.asked(path).get(registry.asked(path).size() - 1).range())
          .startsWith("bytes=");
    }

    @Test
    void bigOnesComeInRangesSeveralAtATime() throws Exception {
      byte[] content = random(40_000_000);
      Descriptor blob = registry.blob("app", content);
      String path = "/v2/app/blobs/" + blob.digest();
      FakeRegistry.Answer ranges = registry.answerTo(path);
      CountDownLatch together = new CountDownLatch(RangedBlob.AHEAD);
      AtomicInteger drops = new AtomicInteger(1);
      registry.on(
          path,
          exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (!range.startsWith("bytes=0-")) { // is answered when its neighbours are asked for
              together.countDown();
              await(together);
            }
            if (range.startsWith("bytes=8388608-") && drops.getAndDecrement() > 0) {
              throw new IOException("dropped");
            }
            ranges.to(exchange);
          });

      try (InputStream in = repository("app").fetchBlob(blob, 0)) {
        assertThat(Digest.sha256(in.readAllBytes())).isEqualTo(blob.digest());
      }
      try (InputStream in = repository("app").fetchBlob(blob, 123_456)) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 123_456, 40_000_000));
      }
      assertThat(registry.asked(path)).hasSizeGreaterThan(20).allMatch(a -> a.range() != null);
    }

    @Test
    void bigOnesComeInOneAnswerFromAServerThatKnowsNoRanges() throws IOException {
      byte[] content = random(40_000_000);
      Descriptor blob = registry.blob("app", content);
      String path = "/v2/app/blobs/" + blob.digest();
      registry.on(
          path,
          exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
          });

      try (InputStream in = repository("app").fetchBlob(blob, 5)) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 5, content.length));
      }
      assertThat(registry.asked(path)).hasSize(1);
    }

    @Test
    void aRangeThatNeverComesEndsWithTheOthers() throws Exception {
      byte[] content = random(40_000_000);
      Descriptor blob = registry.blob("app", content);
      String path = "/v2/app/blobs/" + blob.digest();
      FakeRegistry.Answer ranges = registry.answerTo(path);
      CountDownLatch never = new CountDownLatch(1);
      registry.on(
          path,
          exchange -> {
            if (exchange.getRequestHeaders().getFirst("Range").startsWith("bytes=8388608-")) {
              await(never);
            }
            ranges.to(exchange);
          });
      ExecutorService threads = Executors.newSingleThreadExecutor();
      try (Repository app = repository("app")) {
        InputStream in = app.fetchBlob(blob, 0);
        assertThat(in.readNBytes(2 * RangedBlob.RANGE)).hasSize(2 * RangedBlob.RANGE);
        Future<Integer> reading = threads.submit(() -> in.read());
        app.close();
        assertThatThrownBy(() -> reading.get(5, TimeUnit.SECONDS)).hasMessageContaining("canceled");
      } finally {
        never.countDown();
        threads.shutdownNow();
      }
    }

    private static void await(CountDownLatch latch) throws IOException {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Test
    void giveUpWhenNothingMoreComes() {
      Descriptor blob = registry.blob("app", random(1000));
      registry.on(
          "/v2/app/blobs/" + blob.digest(),
          exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            throw new IOException("dropped");
          });

      assertThatThrownBy(
              () -> {
                try (InputStream in = repository("app").fetchBlob(blob, 0)) {
                  in.readAllBytes();
                }
              })
          .isInstanceOf(RegistryUnreachableException.class)
          .hasMessageContaining("broke off");
    }

    @Test
    void ofAnotherSizeAreRefused() {
      byte[] content = random(1000);
      Descriptor honest = registry.blob("app", content);
      Descriptor wrong = new Descriptor(honest.mediaType(), honest.digest(), 999);

      assertThatThrownBy(() -> repository("app").fetchBlob(wrong, 0))
          .isInstanceOf(ContentMismatchException.class)
          .hasMessageContaining("size is 1000 where the manifest says 999");
    }

    @Test
    void areReadNoFasterThanConsumed() throws Exception {
      int size = 64 << 20;
      byte[] block = random(1 << 20);
      Digest digest = Digest.sha256("unverified here");
      AtomicInteger written = new AtomicInteger();
      registry.on(
          "/v2/app/blobs/" + digest,
          exchange -> {
            exchange.sendResponseHeaders(200, size);
            for (int i = 0; i < size / block.length; i++) {
              exchange.getResponseBody().write(block);
              written.incrementAndGet();
            }
          });

      InputStream in =
          repository("app").fetchBlob(new Descriptor(MediaTypes.OCI_LAYER, digest, size), 0);
      in.readNBytes(1 << 20);
      int before;
      do { // until the server is stuck
        before = written.get();
        TimeUnit.MILLISECONDS.sleep(200);
      } while (written.get() != before);
      assertThat(before).isLessThan(32);
      assertThat(in.readAllBytes()).hasSize(size - (1 << 20));
    }

    @Test
    void aClosedRepositoryAbortsItsReaders() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      Descriptor blob = registry.blob("app", random(1000));
      registry.on(
          "/v2/app/blobs/" + blob.digest(),
          exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            asked.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          });
      ExecutorService threads = Executors.newSingleThreadExecutor();
      Repository app = repository("app");
      Future<byte[]> reading = threads.submit(() -> app.fetchBlob(blob, 0).readAllBytes());
      asked.await();
      app.close();

      assertThatThrownBy(() -> reading.get(5, TimeUnit.SECONDS)).hasMessageContaining("canceled");
      assertThatThrownBy(() -> app.fetchManifest("1")).hasMessageContaining("canceled");
      never.countDown();
      threads.shutdownNow();
    }
  }

  @Nested
  class Authentication {
    private void wantToken(String password) {
      registry.on(
          "/token",
          exchange -> {
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            boolean right =
                password.isEmpty()
                    ? sent == null
                    : sent != null && sent.equals(basic("user", password));
            if (right) {
              reply(exchange, 200, "{\"token\":\"t0ken\",\"expires_in\":300}");
            } else {
              reply(exchange, 401, "{\"details\":\"incorrect username or password\"}");
            }
          });
      guard("/v2/");
    }

    private void guard(String path) {
      FakeRegistry.Answer open = registry.answerTo(path);
      registry.on(
          path,
          exchange -> {
            if ("Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
              open.to(exchange);
            } else {
              exchange
                  .getResponseHeaders()
                  .set(
                      "WWW-Authenticate",
                      "Bearer realm=\"http://"
                          + registry.host()
                          + "/token\",service=\"fake, registry\"");
              error(exchange, 401, "UNAUTHORIZED", "authentication required");
            }
          });
    }

    private static String basic(String user, String password) {
      return "Basic "
          + java.util.Base64.getEncoder()
              .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fetchesOneTokenForAllRequests() throws IOException {
      wantToken("");
      registry.manifest("app", "1", someManifest());
      guard("/v2/app/manifests/1");

      repository("app:1").resolve(Platform.host());
      repository("app:1").resolve(Platform.host());

      assertThat(registry.asked("/token"))
          .singleElement()
          .extracting(FakeRegistry.Asked::target)
          .isEqualTo("/token?scope=repository%3Aapp%3Apull&service=fake%2C+registry");
    }

    @Test
    void logsInAtTheTokenServer() throws IOException {
      wantToken("secret");
      registry.manifest("app", "1", someManifest());
      guard("/v2/app/manifests/1");
      ImageReference reference = registry.reference("app:1");

      client
          .repository(reference, new Credentials.UserPassword("user", "secret"))
          .resolve(Platform.host());
      assertThatThrownBy(
              () ->
                  client
                      .repository(reference, new Credentials.UserPassword("user", "wrong"))
                      .resolve(Platform.host()))
          .isInstanceOf(UnauthorizedException.class)
          .hasMessage(
              "Get \"http://"
                  + registry.host()
                  + "/v2/app/manifests/1\": unauthorized: incorrect username or password");
    }

    @Test
    void fetchesAnotherTokenWhenOneIsRefused() throws IOException {
      wantToken("");
      String tokens = "/token";
      AtomicInteger served = new AtomicInteger();
      registry.on(
          tokens,
          exchange ->
              reply(
                  exchange,
                  200,
                  served.getAndIncrement() == 0
                      ? "{\"access_token\":\"stale\"}"
                      : "{\"token\":\"t0ken\"}"));
      registry.manifest("app", "1", someManifest());
      guard("/v2/app/manifests/1");

      repository("app:1").fetchManifest("1");
      assertThat(served).hasValue(2);
    }

    @Test
    void keepsCredentialsFromWhereARedirectLeads() throws IOException {
      try (FakeRegistry storage = new FakeRegistry()) {
        byte[] content = random(1000);
        storage.on("/bucket", exchange -> replyRange(exchange, content));
        wantToken("");
        Descriptor blob = registry.blob("app", content);
        String path = "/v2/app/blobs/" + blob.digest();
        registry.on(
            path,
            exchange -> {
              exchange
                  .getResponseHeaders()
                  .set("Location", "http://" + storage.host() + "/bucket?signature=x%2Fy");
              reply(exchange, 307, "");
            });
        guard(path);

        try (InputStream in = repository("app").fetchBlob(blob, 0)) {
          assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(storage.asked())
            .singleElement()
            .satisfies(
                asked -> {
                  assertThat(asked.authorization()).isEqualTo("null");
                  assertThat(asked.target()).isEqualTo("/bucket?signature=x%2Fy");
                });
      }
    }

    @Test
    void usesBasicWhereAsked() throws IOException {
      registry.manifest("app", "1", someManifest());
      for (String path : List.of("/v2/", "/v2/app/manifests/1")) {
        FakeRegistry.Answer open = registry.answerTo(path);
        registry.on(
            path,
            exchange -> {
              if (basic("user", "pass")
                  .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                open.to(exchange);
              } else {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
                error(exchange, 401, "UNAUTHORIZED", "authentication required");
              }
            });
      }
      ImageReference reference = registry.reference("app:1");

      client
          .repository(reference, new Credentials.UserPassword("user", "pass"))
          .resolve(Platform.host());
      assertThatThrownBy(() -> repository("app:1").resolve(Platform.host()))
          .isInstanceOf(UnauthorizedException.class)
          .hasMessageEndingWith("no basic auth credentials");
      assertThatThrownBy(
              () ->
                  client
                      .repository(reference, new Credentials.UserPassword("user", "wrong"))
                      .resolve(Platform.host()))
          .isInstanceOf(UnauthorizedException.class)
          .hasMessage("unauthorized: authentication required");
    }
  }

  @Nested
  class Trouble {
    @Test
    void aBusyServerIsAskedAgain() throws IOException {
      Digest digest = registry.manifest("app", "1", someManifest());
      FakeRegistry.Answer open = registry.answerTo("/v2/app/manifests/1");
      AtomicInteger refusals = new AtomicInteger(2);
      registry.on(
          "/v2/app/manifests/1",
          exchange -> {
            if (refusals.getAndDecrement() > 0) {
              exchange.getResponseHeaders().set("Retry-After", "0");
              reply(exchange, refusals.get() == 1 ? 429 : 503, "");
            } else {
              open.to(exchange);
            }
          });

      assertThat(repository("app:1").fetchManifest("1").digest()).isEqualTo(digest);
    }

    @Test
    void aRateLimitIsToldAsSuch() {
      String words = "You have reached your pull rate limit.";
      registry.on(
          "/v2/app/manifests/1",
          exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "21600");
            error(exchange, 429, "TOOMANYREQUESTS", words);
          });

      assertThatThrownBy(() -> repository("app:1").fetchManifest("1"))
          .isInstanceOf(RateLimitedException.class)
          .hasMessage("toomanyrequests: " + words);
      assertThat(registry.asked("/manifests/1")).hasSize(1);
    }

    @Test
    void nobodyListens() throws IOException {
      int port;
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        port = socket.getLocalPort();
      }
      ImageReference reference = ImageReference.parse("127.0.0.1:" + port + "/app:1");

      assertThatThrownBy(
              () -> client.repository(reference, Credentials.anonymous()).resolve(Platform.host()))
          .isInstanceOf(RegistryUnreachableException.class)
          .hasMessage(
              "Get \"http://127.0.0.1:%d/v2/\": dial tcp 127.0.0.1:%d: connect: connection refused"
                  .formatted(port, port));
    }

    @Test
    void noSuchHost() {
      ImageReference reference = ImageReference.parse("nosuch.invalid/app:1");

      assertThatThrownBy(
              () -> client.repository(reference, Credentials.anonymous()).resolve(Platform.host()))
          .isInstanceOf(RegistryUnreachableException.class)
          .hasMessageMatching(
              "Get \"https://nosuch.invalid/v2/\": dial tcp: lookup nosuch.invalid.*: .+");
    }

    @Test
    void aServerThatHangsUpTooSoonIsAskedAgain() throws IOException {
      Digest digest = registry.manifest("app", "1", someManifest());
      FakeRegistry.Answer open = registry.answerTo("/v2/app/manifests/1");
      AtomicInteger drops = new AtomicInteger(1);
      registry.on(
          "/v2/app/manifests/1",
          exchange -> {
            if (drops.getAndDecrement() > 0) {
              throw new IOException("dropped");
            }
            open.to(exchange);
          });
      assertThat(repository("app:1").fetchManifest("1").digest()).isEqualTo(digest);
    }

    @Test
    void redirectsInACircleEnd() {
      registry.on(
          "/v2/app/manifests/1",
          exchange -> {
            exchange.getResponseHeaders().set("Location", "/v2/app/manifests/1");
            reply(exchange, 302, "");
          });
      assertThatThrownBy(() -> repository("app:1").fetchManifest("1"))
          .isInstanceOf(UnexpectedResponseException.class)
          .hasMessageContaining("stopped after 10 redirects");
    }
  }

  @Nested
  class Mirrors {
    private Repository hub(URI... mirrors) {
      client.close();
      client = client(RegistryConfig.defaults().withMirrors(List.of(mirrors)));
      return client.repository(
          ImageReference.parse("app:1"), new Credentials.UserPassword("hub", "secret"));
    }

    @Test
    void comeFirstForDockerHubAndSeeNoCredentials() throws IOException {
      Digest digest = registry.manifest("library/app", "1", someManifest());

      assertThat(
              hub(URI.create("http://" + registry.host() + "/")).resolve(Platform.host()).digest())
          .isEqualTo(digest);
      assertThat(registry.asked())
          .extracting(FakeRegistry.Asked::authorization)
          .containsOnly("null");
    }

    @Test
    void areLeftForTheNextWhenTheyFail() throws IOException {
      try (FakeRegistry broken = new FakeRegistry()) {
        broken.on("/v2/", exchange -> reply(exchange, 500, ""));
        Digest digest = registry.manifest("library/app", "1", someManifest());

        Repository app =
            hub(URI.create("http://" + broken.host()), URI.create("http://" + registry.host()));
        assertThat(app.resolve(Platform.host()).digest()).isEqualTo(digest);
      }
    }
  }

  @Test
  void manyBlobsAtOnce() throws Exception {
    List<Descriptor> blobs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      blobs.add(registry.blob("app", random(200_000 + i)));
    }
    Repository app = repository("app");
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<Boolean>> verified = new ArrayList<>();
    for (Descriptor blob : blobs) {
      verified.add(
          threads.submit(
              () -> {
                try (InputStream in = app.fetchBlob(blob, 0)) {
                  return blob.digest().matches(in.readAllBytes());
                }
              }));
    }
    for (Future<Boolean> each : verified) {
      assertThat(each.get(10, TimeUnit.SECONDS)).isTrue();
    }
    threads.shutdown();
  }
}
