package io.jdock.engine.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.engine.EngineException;
import io.jdock.engine.pull.PullProgress.Phase;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.LayerLease;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Manifest;
import io.jdock.image.spec.Platform;
import io.jdock.registry.Credentials;
import io.jdock.registry.RegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As root, since layers belong to others than us. */
@Timeout(60)
class ImagePullerRootTest {
  @TempDir private Path dataRoot;
  private TinyRegistry registry;
  private RegistryClient client;
  private ImageStore store;
  private ImagePuller puller;
  private final List<PullProgress> told = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")));
    registry = new TinyRegistry();
    client = registry.client();
    store = ImageStore.open(dataRoot);
    puller = new ImagePuller(store, client, ingest(), 3);
  }

  @AfterEach
  void close() {
    if (puller != null) {
      puller.close();
      client.close();
      registry.close();
    }
  }

  private Path ingest() {
    return dataRoot.resolve("content/ingest");
  }

  private PulledImage pull(String tag) {
    return pull(tag, told::add, Cancellation.create());
  }

  private PulledImage pull(String tag, ProgressSink sink, Cancellation cancellation) {
    return puller.pull(
        TinyRegistry.reference(tag), Optional.empty(), Credentials.anonymous(), sink, cancellation);
  }

  private List<Phase> phases(Descriptor layer) {
    return told.stream()
        .filter(PullProgress.Layer.class::isInstance)
        .map(PullProgress.Layer.class::cast)
        .filter(progress -> progress.id().equals(layer.digest().shortHex()))
        .map(PullProgress.Layer::phase)
        .filter(phase -> phase != Phase.WAITING) // that depends on the threads
        .distinct()
        .toList();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void bringsAnImageAndTellsHow() throws IOException {
    Manifest manifest = registry.image("1", 100, 2_000_000, 300, 400, 500);

    PulledImage pulled = pull("1");

    Image image = store.find(TinyRegistry.reference("1")).orElseThrow();
    assertThat(pulled.id()).isEqualTo(image.id()).isEqualTo(manifest.config().digest());
    assertThat(pulled.newer()).isTrue();
    assertThat(store.layers().diff(image.layers().get(1)).resolve("file1")).hasSize(2_000_000);
    assertThat(store.repoDigests(image.id()))
        .singleElement()
        .hasToString("docker.io/library/app@" + pulled.digest());
    assertThat(told.get(0)).isEqualTo(new PullProgress.Started("1", "library/app"));
    assertThat(phases(manifest.layers().get(1)))
        .containsExactly(
            Phase.PULLING_FS_LAYER,
            Phase.DOWNLOADING,
            Phase.VERIFYING_CHECKSUM,
            Phase.DOWNLOAD_COMPLETE,
            Phase.EXTRACTING,
            Phase.PULL_COMPLETE);
    assertThat(told.get(told.size() - 2))
        .isEqualTo(new PullProgress.Digest(pulled.digest().toString()));
    assertThat(told.get(told.size() - 1)).isEqualTo(new PullProgress.Finished("app:1", true));
    assertThat(names(ingest())).isEmpty();
  }

  @Test
  void knowsWhatItHas() throws IOException {
    Manifest manifest = registry.image("1", 100, 200);
    registry.image("2", 100, 999);
    pull("1");
    told.clear();

    assertThat(pull("1").newer()).isFalse();
    assertThat(told).last().isEqualTo(new PullProgress.Finished("app:1", false));
    assertThat(registry.asked)
        .filteredOn(line -> line.contains("GET /v2/library/app/manifests"))
        .as("asked for the digest only, the second time")
        .hasSize(1);

    pull("2");
    assertThat(phases(manifest.layers().get(0))).containsExactly(Phase.ALREADY_EXISTS);
    assertThat(registry.askedFor(manifest.layers().get(0).digest())).isEqualTo(1);
  }

  @Test
  void tellsOfAnImageThatIsForAnotherPlatform() throws IOException {
    registry.image("1", 100);
    Platform other = new Platform("linux", "s390x", "");
    ImageReference name = TinyRegistry.reference("1");
    PulledImage pulled =
        puller.pull(
            name, Optional.of(other), Credentials.anonymous(), told::add, Cancellation.create());
    assertThat(told)
        .last()
        .isEqualTo(new PullProgress.OtherPlatform("app:1", Platform.host(), other));
    told.clear();

    ImageReference byDigest = name.withDigest(pulled.digest());
    puller.pull(
        byDigest,
        Optional.of(Platform.host()),
        Credentials.anonymous(),
        told::add,
        Cancellation.create());
    assertThat(told.get(0)).isEqualTo(new PullProgress.Started(byDigest.toString(), "library/app"));
    assertThat(told).last().isEqualTo(new PullProgress.Finished(byDigest.familiar(), false));
  }

  @Test
  void aMovedTagNamesTheNewImage() throws IOException {
    registry.image("1", 100);
    PulledImage before = pull("1");
    registry.image("1", 200);
    PulledImage after = pull("1");

    assertThat(after.newer()).isTrue();
    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(store.find(TinyRegistry.reference("1")).orElseThrow().id()).isEqualTo(after.id());
  }

  @Test
  void twoPullsOfOneImageAreOne() throws Exception {
    Manifest manifest = registry.image("1", 3_000_000);
    Descriptor layer = manifest.layers().get(0);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    registry.disturb(
        layer.digest(),
        offset -> {
          begun.countDown();
          awaitQuietly(goOn);
        });
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Cancellation impatient = Cancellation.create();
    Future<PulledImage> first = threads.submit(() -> pull("1", p -> {}, impatient));
    begun.await();
    Future<PulledImage> second = threads.submit(() -> pull("1"));
    while (told.isEmpty()) {
      Thread.onSpinWait();
    }
    impatient.cancel();
    assertThatThrownBy(first::get).hasCauseInstanceOf(CancellationException.class);
    goOn.countDown();

    assertThat(second.get(20, TimeUnit.SECONDS).newer()).isTrue();
    assertThat(registry.askedFor(layer.digest())).isEqualTo(1);
    threads.shutdown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void goesOnWhereACancelledPullStopped() throws Exception {
    Manifest manifest = registry.image("1", 5_000_000);
    Descriptor layer = manifest.layers().get(0);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch half = new CountDownLatch(1);
    registry.disturb(
        layer.digest(),
        offset -> {
          if (offset > 3_000_000) {
            half.countDown();
            awaitQuietly(never);
          }
        });
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Cancellation cancellation = Cancellation.create();
    Future<PulledImage> first = threads.submit(() -> pull("1", p -> {}, cancellation));
    half.await();
    Path partial = ingest().resolve("sha256-" + layer.digest().hex());
    while (!Files.exists(partial) || Files.size(partial) < 2_500_000) {
      Thread.onSpinWait();
    }
    cancellation.cancel();
    assertThatThrownBy(() -> first.get(2, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CancellationException.class);
    never.countDown();
    registry.calm();

    pull("1");

    assertThat(registry.asked)
        .anyMatch(line -> line.contains(layer.digest() + " bytes="))
        .filteredOn(line -> line.endsWith(layer.digest().toString()))
        .hasSize(1);
    assertThat(names(ingest())).isEmpty();
    threads.shutdown();
  }

  @Test
  void downloadsNoLayerAgainThatAPullThatFailedHad() throws IOException {
    Manifest manifest = registry.image("1", 2_000_000, 3_000_000);
    Descriptor whole = manifest.layers().get(0);
    Descriptor missing = manifest.layers().get(1);
    CountDownLatch never = new CountDownLatch(1);
    registry.disturb(missing.digest(), offset -> awaitQuietly(never));
    Cancellation cancellation = Cancellation.create();
    ProgressSink whenItIsThere =
        p -> {
          if (p instanceof PullProgress.Layer layer
              && layer.id().equals(whole.digest().shortHex())
              && layer.phase() == Phase.PULL_COMPLETE) {
            cancellation.cancel();
          }
        };
    assertThatThrownBy(() -> pull("1", whenItIsThere, cancellation))
        .isInstanceOf(CancellationException.class);
    while (!store.layers().list().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(names(ingest())).contains("sha256-" + whole.digest().hex());
    never.countDown();
    registry.calm();

    Image image = store.get(pull("1").id()).orElseThrow();

    assertThat(registry.askedFor(whole.digest())).isEqualTo(1);
    assertThat(store.layers().diff(image.layers().get(0)).resolve("file0")).hasSize(2_000_000);
    assertThat(names(ingest())).isEmpty();
  }

  @Test
  void startsOverWhereWhatIsThereIsWrong() throws IOException {
    Manifest manifest = registry.image("1", 3_000_000);
    Descriptor layer = manifest.layers().get(0);
    Path partial = ingest().resolve("sha256-" + layer.digest().hex());
    Files.write(partial, new byte[1_000_000]);

    pull("1");

    assertThat(store.find(TinyRegistry.reference("1"))).isPresent();
    assertThat(registry.askedFor(layer.digest())).isEqualTo(2);
    assertThat(names(ingest())).isEmpty();
  }

  @Test
  void forgetsWhatNobodyCameBackFor() throws IOException {
    registry.image("1", 3_000_000);
    Path old = Files.write(ingest().resolve("sha256-" + "0".repeat(64)), new byte[100]);
    Path fresh = Files.write(ingest().resolve("sha256-" + "1".repeat(64)), new byte[100]);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

    pull("1");

    assertThat(ingest()).isDirectoryContaining(fresh::equals).isDirectoryNotContaining(old::equals);
  }

  @Test
  void leavesNothingOfAnImageThatFails() throws IOException {
    Manifest manifest = registry.image("1", 100, 200, 5_000_000);
    registry.corrupt(manifest.layers().get(2).digest());

    assertThatThrownBy(() -> pull("1")).isInstanceOf(EngineException.class);
    assertThat(store.list()).isEmpty();
    assertThat(store.layers().list()).isEmpty();
    assertThat(names(dataRoot.resolve("overlay2"))).containsExactly("l");
  }

  @Test
  void holdsItsLayersUntilTheImageDoes() throws IOException {
    registry.image("1", 100);
    pull("1");
    Image image = store.find(TinyRegistry.reference("1")).orElseThrow();
    try (LayerLease lease = store.layers().lease(image.layers().get(0).chainId()).orElseThrow()) {
      assertThat(lease.layer()).isEqualTo(image.layers().get(0));
    }
    assertThat(store.layers().list()).hasSize(1);
  }
}
