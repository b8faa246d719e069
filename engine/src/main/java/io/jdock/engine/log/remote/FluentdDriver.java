package io.jdock.engine.log.remote;

import io.jdock.engine.EngineException;
import io.jdock.engine.log.LogContext;
import io.jdock.engine.log.LogDestination;
import io.jdock.engine.log.LogMessage;
import io.jdock.engine.log.OptionValues;
import io.jdock.engine.log.RemoteDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * {@code fluentd}: to fluentd or fluent-bit, by the forward protocol's message mode.
 *
 * @see <a href="https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1">Forward
 *     Protocol</a>
 */
public final class FluentdDriver extends RemoteDriver {
  private static final String ADDRESS = "fluentd-address";
  private static final String ASYNC = "fluentd-async";
  private static final String BUFFER = "fluentd-buffer-limit";
  private static final String WAIT = "fluentd-retry-wait";
  private static final String RETRIES = "fluentd-max-retries";
  private static final String ACK = "fluentd-request-ack";
  private static final String SUB_SECOND = "fluentd-sub-second-precision";
  private static final String RECONNECT = "fluentd-async-reconnect-interval";
  private static final String WRITE_TIMEOUT = "fluentd-write-timeout";
  private static final String READ_TIMEOUT = "fluentd-read-timeout";
  private static final Set<String> OPTIONS =
      Set.of(
          ADDRESS,
          ASYNC,
          BUFFER,
          WAIT,
          RETRIES,
          ACK,
          SUB_SECOND,
          RECONNECT,
          WRITE_TIMEOUT,
          READ_TIMEOUT,
          "tag",
          "labels",
          "labels-regex",
          "env",
          "env-regex");
  private static final int PORT = 24_224;
  private static final int MOST_DIGITS = 18;
  private static final long UNSIGNED_INT = 0xffff_ffffL;
  private static final String HOST = "127.0.0.1";
  private static final String DEFAULT_BUFFER = "1m";
  private static final String DEFAULT_WAIT = "1s";
  private static final Duration SHORTEST_RECONNECT = Duration.ofMillis(100);
  private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "fluentd";
  }

  @Override
  public void check(Map<String, String> options) {
    OptionValues.known(options, OPTIONS, "unknown log opt '%s' for fluentd log driver");
    OptionValues.attributes(options);
    Map<String, String> given = given(options);
    Address address = address(given);
    OptionValues.binarySize(given.getOrDefault(BUFFER, DEFAULT_BUFFER));
    OptionValues.nanos(given.getOrDefault(WAIT, DEFAULT_WAIT));
    retries(given);
    asyncMessages(options);
    reconnect(given);
    OptionValues.flag(given, SUB_SECOND, false);
    OptionValues.flag(given, ACK, false);
    Wire.Timeouts timeouts = timeouts(given);
    if (address.scheme().equals("tls") && !timeouts.write().isZero()) {
      throw EngineException.invalid(WRITE_TIMEOUT + " with tls is not supported by jdock");
    }
  }

  /** An option without a value has its default. */
  private static Map<String, String> given(Map<String, String> options) {
    Map<String, String> given = new HashMap<>(options);
    given.values().removeIf(String::isEmpty);
    return given;
  }

  private static long retries(Map<String, String> options) {
    String text = options.getOrDefault(RETRIES, Integer.toString(Integer.MAX_VALUE));
    String parsing = "strconv.ParseUint: parsing \"" + text + "\": ";
    if (!text.matches("\\d+")) {
      throw EngineException.invalid(parsing + "invalid syntax");
    }
    long number = text.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(text);
    if (number > UNSIGNED_INT) {
      throw EngineException.invalid(parsing + "value out of range");
    }
    if (number > Integer.MAX_VALUE) {
      throw EngineException.invalid("invalid fluentd-max-retries: value out of range");
    }
    return number;
  }

  private static Duration reconnect(Map<String, String> options) {
    String text = options.getOrDefault(RECONNECT, "0");
    Duration interval = duration(RECONNECT, text, "");
    boolean fits =
        interval.isZero()
            || interval.compareTo(SHORTEST_RECONNECT) >= 0
                && interval.compareTo(LONGEST_RECONNECT) <= 0;
    if (!fits) {
      throw EngineException.invalid(
          "invalid value for "
              + RECONNECT
              + ": value (\""
              + text
              + "\") must be between 100ms and 10s");
    }
    return interval;
  }

  private static Wire.Timeouts timeouts(Map<String, String> options) {
    return new Wire.Timeouts(timeout(options, WRITE_TIMEOUT), timeout(options, READ_TIMEOUT));
  }

  private static Duration timeout(Map<String, String> options, String key) {
    Duration timeout = duration(key, options.getOrDefault(key, "0"), "value must be a duration: ");
    if (timeout.isNegative()) {
      throw EngineException.invalid(
          "invalid value for " + key + ": value must be a duration that is non-negative");
    }
    return timeout;
  }

  private static Duration duration(String key, String text, String words) {
    try {
      return Duration.ofNanos(OptionValues.nanos(text));
    } catch (EngineException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "invalid value for " + key + ": " + words + e.text(),
          e);
    }
  }

  private static Address address(Map<String, String> options) {
    String text = options.getOrDefault(ADDRESS, "");
    try {
      return address(text);
    } catch (EngineException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "invalid fluentd-address (" + text + "): " + e.text(),
          e);
    }
  }

  private static Address address(String text) {
    Address address = Address.parse(text.contains("://") ? text : "tcp://" + text);
    switch (address.scheme()) {
      case "unix" -> {
        if (address.path().replaceAll("^/+", "").isEmpty()) {
          throw EngineException.invalid("path is empty");
        }
        return address;
      }
      case "tcp", "tls" -> {
        if (!address.path().isEmpty()) {
          throw EngineException.invalid("should not contain a path element");
        }
        String host = address.host().isEmpty() ? HOST : address.host();
        return new Address(address.scheme(), host, address.port(), "").withPort(PORT);
      }
      default -> throw EngineException.invalid("unsupported scheme: '" + address.scheme() + "'");
    }
  }

  /** The limit counts messages, as Docker's library has it. */
  @Override
  protected @Nullable Integer asyncMessages(Map<String, String> options) {
    Map<String, String> given = given(options);
    if (!OptionValues.flag(given, ASYNC, false)) {
      return null;
    }
    long limit = OptionValues.binarySize(given.getOrDefault(BUFFER, DEFAULT_BUFFER));
    return (int) Math.min(Integer.MAX_VALUE, limit);
  }

  @Override
  protected LogDestination destination(LogContext context) {
    Map<String, String> options = given(context.options());
    Map<String, String> extra = context.extraAttributes(name -> name);
    return new Forward(
        address(options),
        context.tag("{{.ID}}"),
        context.containerId(),
        "/" + context.name(),
        extra,
        OptionValues.flag(options, SUB_SECOND, false),
        OptionValues.flag(options, ACK, false),
        Duration.ofNanos(OptionValues.nanos(options.getOrDefault(WAIT, DEFAULT_WAIT))),
        retries(options),
        OptionValues.flag(options, ASYNC, false) ? reconnect(options) : Duration.ZERO,
        timeouts(options));
  }

  private static final class Forward implements LogDestination {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final double GROWTH = 1.5;
    private static final int CHUNK_ID = 16;
    private final SecureRandom random = new SecureRandom();
    private final Address address;
    private final String tag;
    private final String containerId;
    private final String containerName;
    private final Map<String, String> extra;
    private final boolean subSecond;
    private final boolean acknowledged;
    private final Duration retryWait;
    private final long retries;
    private final Duration reconnect;
    private final Wire.Timeouts timeouts;
    private @Nullable Wire wire;
    private long connectedAt;

    Forward(
        Address address,
        String tag,
        String containerId,
        String containerName,
        Map<String, String> extra,
        boolean subSecond,
        boolean acknowledged,
        Duration retryWait,
        long retries,
        Duration reconnect,
        Wire.Timeouts timeouts) {
      this.address = address;
      this.tag = tag;
      this.containerId = containerId;
      this.containerName = containerName;
      this.extra = extra;
      this.subSecond = subSecond;
      this.acknowledged = acknowledged;
      this.retryWait = retryWait;
      this.retries = retries;
      this.reconnect = reconnect;
      this.timeouts = timeouts;
    }

    private Wire open() throws IOException {
      if (wire == null) {
        wire = Wire.dial(address, address.scheme().equals("tls") ? tls() : null, timeouts);
        connectedAt = System.nanoTime();
      }
      return wire;
    }

    /** As the machine trusts: there are no options for it. */
    private static Wire.Tls tls() throws IOException {
      try {
        return new Wire.Tls(SSLContext.getDefault(), true);
      } catch (NoSuchAlgorithmException e) {
        throw new IOException("tls: " + e.getMessage(), e);
      }
    }

    @Override
    public void connect() throws IOException {
      open();
    }

    @Override
    public void send(LogMessage message) throws IOException {
      if (!reconnect.isZero() && System.nanoTime() - connectedAt >= reconnect.toNanos()) {
        close(); // the name may lead to another server by now
      }
      String chunk = acknowledged ? chunkId() : "";
      byte[] event = event(message, chunk);
      try {
        open().send(event);
        if (acknowledged) {
          acknowledge(chunk);
        }
      } catch (IOException e) {
        close();
        throw e;
      }
    }

    @Override
    public Retry retry() {
      return new Retry(retryWait, GROWTH, LONGEST_WAIT, retries);
    }

    private byte[] event(LogMessage message, String chunk) {
      Map<String, String> record = new LinkedHashMap<>();
      record.put("container_id", containerId);
      record.put("container_name", containerName);
      record.put("source", message.source());
      record.put("log", "");
      record.putAll(extra);
      if (message.partial()) {
        record.put("partial_message", "true");
        record.put("partial_id", message.partialId());
        record.put("partial_ordinal", Integer.toString(message.ordinal()));
        record.put("partial_last", Boolean.toString(message.endsLine()));
      }
      boolean own = !extra.containsKey("log");
      MessagePack out = new MessagePack().array(4).text(tag);
      if (subSecond) {
        out.eventTime(message.time());
      } else {
        out.seconds(message.time());
      }
      out.map(record.size());
      record.forEach(
          (key, value) -> {
            out.text(key);
            if (own && key.equals("log")) {
              out.text(message.text());
            } else {
              out.text(value);
            }
          });
      if (chunk.isEmpty()) {
        out.nil();
      } else {
        out.map(1).text("chunk").text(chunk);
      }
      return out.bytes();
    }

    private String chunkId() {
      byte[] id = new byte[CHUNK_ID];
      random.nextBytes(id);
      return Base64.getEncoder().encodeToString(id);
    }

    /** The answer is a map with the one entry {@code ack}. */
    private void acknowledge(String chunk) throws IOException {
      byte[] expected = new MessagePack().map(1).text("ack").text(chunk).bytes();
      ByteBuffer answer = ByteBuffer.allocate(expected.length);
      while (answer.hasRemaining()) {
        if (open().receive(answer) < 0) {
          throw new IOException("fluent#write: the connection ended before the answer");
        }
      }
      if (!java.util.Arrays.equals(answer.array(), expected)) {
        throw new IOException(
            "fluent#write: not acknowledged, the answer was "
                + new String(answer.array(), StandardCharsets.UTF_8));
      }
    }

    @Override
    public void close() throws IOException {
      Wire open = wire;
      wire = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
