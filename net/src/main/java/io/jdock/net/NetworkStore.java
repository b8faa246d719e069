package io.jdock.net;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must be the same after a restart of the daemon, in {@code DATA/network/networks.json}. */
final class NetworkStore {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * One network.
   *
   * @param created ISO 8601
   * @param address the host's on the bridge with the subnet's prefix; null for host and none
   */
  record Entry(String id, String created, @Nullable Cidr address) {}

  private record Content(Map<String, Entry> networks) {}

  private final Path file;
  private final Map<String, Entry> entries = new TreeMap<>();

  private NetworkStore(Path file) {
    this.file = file;
  }

  static NetworkStore open(Path dataRoot) throws IOException {
    NetworkStore store = new NetworkStore(dataRoot.resolve("network").resolve("networks.json"));
    if (Files.exists(store.file)) {
      store.entries.putAll(JSON.readValue(store.file.toFile(), Content.class).networks);
    }
    return store;
  }

  /** The entry of that name, made when there is none. */
  Entry entry(String name) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      entry = new Entry(newId(), Instant.now().toString(), null);
      put(name, entry);
    }
    return entry;
  }

  void put(String name, Entry entry) throws IOException {
    if (!entry.equals(entries.put(name, entry))) {
      write();
    }
  }

  private void write() throws IOException {
    Files.createDirectories(file.getParent());
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    byte[] bytes = JSON.writeValueAsBytes(new Content(entries));
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** 64 random hexadecimal digits. */
  static String newId() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
