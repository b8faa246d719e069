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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
  private static final Set<String> OPTIONS =
      Set.of(
          ADDRESS,
          ASYNC,
          BUFFER,
          WAIT,
          RETRIES,
          ACK,
          SUB_SECOND,
          "tag",
          "labels",
          "labels-regex",
          "env",
          "env-regex");
  private static final int PORT = 24_224;
  private static final String DEFAULT_BUFFER = "1m";
  private static final String DEFAULT_WAIT = "1s";

  @Override
  public String name() {
    return "fluentd";
  }

  @Override
  public void check(Map<String, String> options) {
    OptionValues.known(options, OPTIONS, "unknown log opt '%s' for fluentd log driver");
    OptionValues.attributes(options);
    address(options);
    asyncMessages(options);
    OptionValues.binarySize(options.getOrDefault(BUFFER, DEFAULT_BUFFER));
    OptionValues.nanos(options.getOrDefault(WAIT, DEFAULT_WAIT));
    retries(options);
    OptionValues.flag(options, ACK, false);
    OptionValues.flag(options, SUB_SECOND, false);
  }

  private static long retries(Map<String, String> options) {
    String text = options.getOrDefault(RETRIES, Integer.toString(Integer.MAX_VALUE));
    if (!text.matches("\\d{1,18}")) {
      throw EngineException.invalid("strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
    }
    return Long.parseLong(text);
  }

  private static Address address(Map<String, String> options) {
    String text = options.getOrDefault(ADDRESS, "");
    if (text.isEmpty()) {
      return new Address("tcp", "127.0.0.1", PORT, "");
    }
    Address address =
        Address.isUrl(text)
            ? Address.parse(ADDRESS, text)
            : Address.host(ADDRESS, text, "tcp", text);
    if (!address.scheme().equals("tcp") && !address.scheme().equals("unix")) {
      throw EngineException.invalid(
          "invalid fluentd-address " + text + ": only tcp and unix are supported");
    }
    return address.isPath() ? address : address.withPort(PORT);
  }

  /** The limit counts messages, as Docker's library has it. */
  @Override
  protected @Nullable Integer asyncMessages(Map<String, String> options) {
    if (!OptionValues.flag(options, ASYNC, false)) {
      return null;
    }
    long limit = OptionValues.binarySize(options.getOrDefault(BUFFER, DEFAULT_BUFFER));
    return (int) Math.min(Integer.MAX_VALUE, limit);
  }

  @Override
  protected LogDestination destination(LogContext context) {
    Map<String, String> options = context.options();
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
        retries(options));
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
    private @Nullable Wire wire;

    Forward(
        Address address,
        String tag,
        String containerId,
        String containerName,
        Map<String, String> extra,
        boolean subSecond,
        boolean acknowledged,
        Duration retryWait,
        long retries) {
      this.address = address;
      this.tag = tag;
      this.containerId = containerId;
      this.containerName = containerName;
      this.extra = extra;
      this.subSecond = subSecond;
      this.acknowledged = acknowledged;
      this.retryWait = retryWait;
      this.retries = retries;
    }

    private Wire open() throws IOException {
      if (wire == null) {
        wire = Wire.dial(address, null);
      }
      return wire;
    }

    @Override
    public void connect() throws IOException {
      open();
    }

    @Override
    public void send(LogMessage message) throws IOException {
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
