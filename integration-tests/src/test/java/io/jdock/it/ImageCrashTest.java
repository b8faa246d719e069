package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Registry;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * kill -9 of the daemon at random points of pull, load, rmi and prune: the next one opens the store
 * clean. JDOCK_CRASH_ROUNDS says how often, JDOCK_CRASH_SEED repeats a run.
 */
class ImageCrashTest {
  private static final String REGISTRY = "127.0.0.1:5001";
  private static final String IMAGE = REGISTRY + "/crash";
  private static final int LAYERS = 4;
  private static final String[] SUMS = {
    "run", "--rm", "--network", "none", IMAGE, "sh", "-c", "sha256sum /file-*"
  };

  private final ObjectMapper json = new ObjectMapper();
  private Lab lab;
  private Path archive;
  private String sums;

  @BeforeEach
  void makeTheImage() throws IOException {
    lab = Lab.start();
    Path data = Files.createDirectory(lab.dir().resolve("registry-data"));
    lab.closing(Registry.start(lab.enter(), lab.dir(), data, REGISTRY, "", ""));
    archive = lab.dir().resolve("crash.tar");
    String from = "alpine";
    for (int i = 0; i < LAYERS; i++) {
      String script = "dd if=/dev/urandom of=/file-" + i + " bs=1M count=8 2>/dev/null";
      lab.jdock("run", "--name", "made", "--network", "none", from, "sh", "-c", script).ok();
      lab.jdock("commit", "made", IMAGE).ok();
      lab.jdock("rm", "made").ok();
      from = IMAGE;
    }
    sums = lab.jdock(SUMS).ok().out();
    lab.jdock("push", "-q", IMAGE).ok();
    lab.jdock("save", "-o", archive.toString(), IMAGE).ok();
    removeAll();
  }

  @AfterEach
  void closeLab() {
    lab.close();
  }

  private void removeAll() {
    lab.jdock("rmi", IMAGE); // which may not be there
    lab.jdock("image", "prune", "-a", "-f").ok();
    assertThat(lab.jdock("images", "-aq").ok().out()).isEmpty();
  }

  private void bring() {
    lab.jdock("pull", "-q", IMAGE).ok();
  }

  /** What is done while the daemon is killed; first what must be there for it. */
  private record Operation(Runnable before, List<String> words) {}

  @Test
  void theStoreOpensCleanAfterAKillAtAnyPoint() throws Exception {
    String given = System.getenv("JDOCK_CRASH_SEED");
    long seed = given == null ? System.nanoTime() : Long.parseLong(given);
    System.out.println("JDOCK_CRASH_SEED=" + seed);
    Random random = new Random(seed);
    String rounds = System.getenv("JDOCK_CRASH_ROUNDS");
    List<Operation> operations =
        List.of(
            new Operation(this::removeAll, List.of("pull", "-q", IMAGE)),
            new Operation(this::removeAll, List.of("load", "-q", "-i", archive.toString())),
            new Operation(this::bring, List.of("rmi", IMAGE)),
            new Operation(this::bring, List.of("image", "prune", "-a", "-f")));
    long[] millis = new long[operations.size()];
    for (int i = 0; i < operations.size(); i++) {
      operations.get(i).before().run();
      long begin = System.nanoTime();
      lab.jdock(operations.get(i).words().toArray(String[]::new)).ok();
      millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }
    for (int round = 0; round < (rounds == null ? 8 : Integer.parseInt(rounds)); round++) {
      int which = round % operations.size();
      Operation operation = operations.get(which);
      operation.before().run();
      long delay = millis[which] / 4 + random.nextInt((int) millis[which]);
      killDuring(operation.words(), delay);
      lab.startDaemon();
      String what =
          "seed %d, round %d: %s killed after %d ms"
              .formatted(seed, round, operation.words(), delay);
      assertClean(what);
    }
    removeAll();
    assertThat(names("content/blobs/sha256")).isEmpty();
    assertThat(names("image/layers")).isEmpty();
  }

  private void killDuring(List<String> words, long delay) throws Exception {
    Supplier<Shell.Result> call = () -> lab.jdock(words.toArray(String[]::new));
    CompletableFuture<Shell.Result> running = CompletableFuture.supplyAsync(call);
    try {
      running.get(delay, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // as meant: it is in the middle, or about to end
    }
    lab.killDaemon();
    running.join();
  }

  private Set<String> names(String directory) throws IOException {
    try (var files = Files.list(lab.dataRoot().resolve(directory))) {
      return new TreeSet<>(files.map(f -> f.getFileName().toString()).toList());
    }
  }

  private JsonNode read(String file) throws IOException {
    return json.readTree(Files.readAllBytes(lab.dataRoot().resolve(file)));
  }

  /** Everything that is named is there and whole, and everything that is there is named. */
  private void assertClean(String what) throws IOException {
    Set<String> named = new HashSet<>();
    Set<String> images = new HashSet<>();
    for (String file : names("image/metadata")) {
      images.add(file.replace(".json", ""));
      named.add(file.replace(".json", ""));
      JsonNode manifest = read("image/metadata/" + file).path("manifest");
      if (manifest.isTextual()) {
        named.add(manifest.asText().replace("sha256:", ""));
      }
    }
    Set<String> directories = new HashSet<>(Set.of("l"));
    for (String file : names("image/layers")) {
      JsonNode layer = read("image/layers/" + file);
      directories.add(layer.path("directory").asText());
      JsonNode blob = layer.path("blob").path("digest");
      if (blob.isTextual()) {
        named.add(blob.asText().replace("sha256:", ""));
      }
    }
    assertThat(names("content/blobs/sha256")).as(what).isEqualTo(new TreeSet<>(named));
    for (String blob : named) {
      Path file = lab.dataRoot().resolve("content/blobs/sha256/" + blob);
      assertThat(Shell.run("sha256sum", file.toString()).ok().out()).as(what).startsWith(blob);
    }
    Set<String> found = names("overlay2");
    found.removeIf(name -> name.contains("init"));
    assertThat(found).as(what).isEqualTo(new TreeSet<>(directories));
    for (String partial : names("content/ingest")) {
      assertThat(partial).as(what).startsWith("sha256-"); // the next pull goes on there
    }
    boolean tagged = false;
    for (JsonNode repository : read("image/repositories.json").path("Repositories")) {
      for (Map.Entry<String, JsonNode> reference : repository.properties()) {
        assertThat(images).as(what).contains(reference.getValue().asText().replace("sha256:", ""));
        tagged |= reference.getKey().equals(IMAGE + ":latest");
      }
    }
    if (tagged) {
      assertThat(lab.jdock(SUMS).ok().out()).as(what).isEqualTo(sums);
    }
  }
}
