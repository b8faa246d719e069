package io.jdock.engine.log.remote;

import io.jdock.engine.EngineException;
import io.jdock.engine.log.LogContext;
import io.jdock.engine.log.LogDestination;
import io.jdock.engine.log.LogMessage;
import io.jdock.engine.log.OptionValues;
import io.jdock.engine.log.RemoteDriver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code gelf}: to Graylog and what understands its format, by UDP in chunks, compressed, or by TCP
 * with a NUL byte behind each message.
 *
 * @see <a href="https://go2docs.graylog.org/current/getting_in_log_data/gelf.html">GELF</a>
 */
public final class GelfDriver extends RemoteDriver {
  private static final String ADDRESS = "gelf-address";
  private static final String TYPE = "gelf-compression-type";
  private static final String LEVEL = "gelf-compression-level";
  private static final String RECONNECTS = "gelf-tcp-max-reconnect";
  private static final String DELAY = "gelf-tcp-reconnect-delay";
  private static final Set<String> OPTIONS =
      Set.of(
          ADDRESS,
          TYPE,
          LEVEL,
          RECONNECTS,
          DELAY,
          "tag",
          "labels",
          "labels-regex",
          "env",
          "env-regex");
  private static final int DEFAULT_RECONNECTS = 3;
  private static final int DEFAULT_DELAY_SECONDS = 1;

  @Override
  public String name() {
    return "gelf";
  }

  @Override
  public void check(Map<String, String> options) {
    Address address = address(options);
    OptionValues.known(options, OPTIONS, "unknown log opt \"%s\" for gelf log driver");
    OptionValues.attributes(options);
    if (address.scheme().equals("tcp")
        && (options.containsKey(TYPE) || options.containsKey(LEVEL))) {
      throw EngineException.invalid("compression is only supported on UDP");
    }
    one(options, TYPE, List.of("gzip", "zlib", "none"));
    if (options.containsKey(LEVEL)) {
      one(options, LEVEL, List.of("-1", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    }
    for (String key : List.of(RECONNECTS, DELAY)) {
      String value = options.get(key);
      boolean tcp = address.scheme().equals("tcp");
      if (value != null && !(tcp && value.matches("\\d{1,9}"))) {
        throw EngineException.invalid(
            '"' + key + (tcp ? "\" must be a positive integer" : "\" is only valid for TCP"));
      }
    }
  }

  private static void one(Map<String, String> options, String key, List<String> known) {
    String value = options.get(key);
    if (value != null && !known.contains(value)) {
      throw EngineException.invalid(
          "unknown value \"" + value + "\" for log opt \"" + key + "\" for gelf log driver");
    }
  }

  private static Address address(Map<String, String> options) {
    String text = options.getOrDefault(ADDRESS, "");
    if (text.isEmpty()) {
      throw EngineException.invalid("gelf-address is a required parameter");
    }
    Address address = Address.parse(text);
    if (!address.scheme().equals("udp") && !address.scheme().equals("tcp")) {
      throw EngineException.invalid("gelf: endpoint needs to be TCP or UDP");
    }
    if (address.port() < 0) {
      throw EngineException.invalid("gelf: please provide gelf-address as proto://host:port");
    }
    return address;
  }

  @Override
  protected LogDestination destination(LogContext context) {
    Map<String, String> options = context.options();
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("_command", String.join(" ", context.command()));
    extra.put("_container_id", context.containerId());
    extra.put("_container_name", context.name());
    extra.put("_created", context.created().toString());
    extra.put("_image_id", context.imageId());
    extra.put("_image_name", context.imageName());
    extra.put("_tag", context.tag("{{.ID}}"));
    extra.putAll(context.extraAttributes(name -> name.startsWith("_") ? name : "_" + name));
    Address address = address(options);
    int level = Integer.parseInt(options.getOrDefault(LEVEL, "1"));
    return address.scheme().equals("udp")
        ? new Udp(address, context.hostname(), extra, options.getOrDefault(TYPE, "gzip"), level)
        : new Tcp(
            address,
            context.hostname(),
            extra,
            OptionValues.number(options, RECONNECTS, DEFAULT_RECONNECTS),
            Duration.ofSeconds(OptionValues.number(options, DELAY, DEFAULT_DELAY_SECONDS)));
  }

  private abstract static class Gelf implements LogDestination {
    private static final int ERR = 3;
    private static final int INFO = 6;
    private static final int MILLIS = 3;
    private final Address address;
    private final String hostname;
    private final Map<String, Object> extra;
    private @Nullable Wire wire;

    Gelf(Address address, String hostname, Map<String, Object> extra) {
      this.address = address;
      this.hostname = hostname;
      this.extra = extra;
    }

    byte[] json(LogMessage message) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("version", "1.1");
      fields.put("host", hostname);
      fields.put("short_message", new String(message.text(), StandardCharsets.UTF_8));
      fields.put("timestamp", BigDecimal.valueOf(message.time().toEpochMilli(), MILLIS));
      fields.put("level", message.source().equals("stderr") ? ERR : INFO);
      fields.putAll(extra);
      return Json.bytes(fields);
    }

    Wire open() throws IOException {
      if (wire == null) {
        wire = Wire.dial(address, null);
      }
      return wire;
    }

    @Override
    public void connect() throws IOException {
      try {
        open();
      } catch (IOException e) {
        throw new IOException(
            "gelf: cannot connect to GELF endpoint: " + address.target() + " " + e.getMessage(), e);
      }
    }

    @Override
    public void send(LogMessage message) throws IOException {
      // the format has no empty message, and servers refuse it
      if (message.text().length > 0) {
        sendJson(json(message));
      }
    }

    abstract void sendJson(byte[] json) throws IOException;

    @Override
    public void close() throws IOException {
      Wire open = wire;
      wire = null;
      if (open != null) {
        open.close();
      }
    }
  }

  /** Datagrams of 1420 bytes at most. */
  private static final class Udp extends Gelf {
    private static final int DATAGRAM = 1420;
    private static final int HEADER = 12;
    private static final int MOST_CHUNKS = 128;
    private static final int ID = 8;
    private final SecureRandom random = new SecureRandom();
    private final String compression;
    private final int level;

    Udp(
        Address address,
        String hostname,
        Map<String, Object> extra,
        String compression,
        int level) {
      super(address, hostname, extra);
      this.compression = compression;
      this.level = level;
    }

    @Override
    void sendJson(byte[] json) throws IOException {
      byte[] bytes =
          switch (compression) {
            case "gzip" -> gzip(json);
            case "zlib" -> deflate(json, false);
            default -> json;
          };
      if (bytes.length <= DATAGRAM) {
        open().send(bytes);
        return;
      }
      int room = DATAGRAM - HEADER;
      int chunks = (bytes.length + room - 1) / room;
      if (chunks > MOST_CHUNKS) {
        throw new IOException("gelf: message needs " + chunks + " chunks, 128 is the most");
      }
      byte[] id = new byte[ID];
      random.nextBytes(id);
      for (int i = 0; i < chunks; i++) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(DATAGRAM);
        chunk.write(0x1e);
        chunk.write(0x0f);
        chunk.writeBytes(id);
        chunk.write(i);
        chunk.write(chunks);
        int to = Math.min(bytes.length, (i + 1) * room);
        chunk.writeBytes(Arrays.copyOfRange(bytes, i * room, to));
        open().send(chunk.toByteArray());
      }
    }

    private byte[] deflate(byte[] bytes, boolean raw) throws IOException {
      Deflater deflater = new Deflater(level, raw);
      try {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream in = new DeflaterOutputStream(out, deflater)) {
          in.write(bytes);
        }
        return out.toByteArray();
      } finally {
        deflater.end();
      }
    }

    /** RFC 1952, at a level that java.util.zip's own stream does not let choose. */
    private byte[] gzip(byte[] bytes) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
      out.writeBytes(deflate(bytes, true));
      CRC32 crc = new CRC32();
      crc.update(bytes);
      littleEndian(out, (int) crc.getValue());
      littleEndian(out, bytes.length);
      return out.toByteArray();
    }

    private static void littleEndian(ByteArrayOutputStream out, int value) {
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        out.write(value >> shift);
      }
    }
  }

  /** A stream, which is opened again a few times where it breaks. */
  private static final class Tcp extends Gelf {
    private final int reconnects;
    private final Duration delay;

    Tcp(
        Address address,
        String hostname,
        Map<String, Object> extra,
        int reconnects,
        Duration delay) {
      super(address, hostname, extra);
      this.reconnects = reconnects;
      this.delay = delay;
    }

    @Override
    void sendJson(byte[] json) throws IOException {
      byte[] framed = Arrays.copyOf(json, json.length + 1);
      try {
        open().send(framed);
      } catch (IOException e) {
        close();
        throw new IOException("gelf: cannot send GELF message: " + e.getMessage(), e);
      }
    }

    @Override
    public Retry retry() {
      return new Retry(delay, 1, delay, reconnects);
    }
  }
}
