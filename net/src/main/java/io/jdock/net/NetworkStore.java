package io.jdock.net;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.jdock.linux.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must be the same after a restart of the daemon: the built-in networks in {@code
 * DATA/network/networks.json}, each network that a user made in {@code DATA/network/ID.json}, which
 * is {@code ID.leaving} while the network is removed. Every file is written aside, synced and
 * renamed.
 */
final class NetworkStore {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader()))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final String LEAVING = ".leaving";
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * One network.
   *
   * @param created ISO 8601
   * @param address the host's on the bridge with the subnet's prefix; null for host and none
   */
  record Entry(String id, String created, @Nullable Cidr address) {}

  private record Content(Map<String, Entry> networks) {}

  /**
   * A network that a user made.
   *
   * @param ownsLink whether its link on the host was made for it, and goes with it
   */
  record UserNetwork(Network network, boolean ownsLink) {}

  private static final class InstantReader extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return Instant.parse(json.getText());
    }
  }

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

  /** The networks that users made, in the order in which they were. */
  List<UserNetwork> userNetworks() throws IOException {
    return read(".json");
  }

  /** Those whose removal was cut off. */
  List<UserNetwork> leaving() throws IOException {
    return read(LEAVING);
  }

  private List<UserNetwork> read(String extension) throws IOException {
    List<UserNetwork> all = new ArrayList<>();
    if (!Files.isDirectory(directory())) {
      return all;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), "*" + extension)) {
      for (Path each : files) {
        String name = each.getFileName().toString();
        if (ID.matcher(name.substring(0, name.length() - extension.length())).matches()) {
          all.add(JSON.readValue(each.toFile(), UserNetwork.class));
        }
      }
    }
    all.sort(Comparator.comparing(each -> each.network().created()));
    return all;
  }

  void put(UserNetwork network) throws IOException {
    write(userFile(network.network().id()), network);
  }

  /** From here on the network is none any more, and the next start removes what is left of it. */
  void removing(String id) throws IOException {
    Files.move(userFile(id), leavingFile(id), StandardCopyOption.ATOMIC_MOVE);
  }

  /** It could not be removed, and stays. */
  void staying(String id) throws IOException {
    Files.move(leavingFile(id), userFile(id), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Nothing is left of it. */
  void removed(String id) throws IOException {
    Files.deleteIfExists(leavingFile(id));
  }

  /** A network that could not be made. */
  void forget(String id) throws IOException {
    Files.deleteIfExists(userFile(id));
  }

  private Path leavingFile(String id) {
    return directory().resolve(id + LEAVING);
  }

  private Path userFile(String id) {
    return directory().resolve(id + ".json");
  }

  private Path directory() {
    return Objects.requireNonNull(file.getParent());
  }

  private void write() throws IOException {
    write(file, new Content(entries));
  }

  private static void write(Path file, Object content) throws IOException {
    Files.createDirectories(file.getParent());
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    AtomicFile.write(file, temporary, JSON.writeValueAsBytes(content));
  }

  /** 64 random hexadecimal digits. */
  static String newId() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
