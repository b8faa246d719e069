package io.jdock.engine.log.remote;

import io.jdock.engine.log.LogContext;
import io.jdock.engine.log.LogDestination;
import io.jdock.engine.log.LogMessage;
import io.jdock.engine.log.OptionValues;
import io.jdock.engine.log.RemoteDriver;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.UnixDatagram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code journald}: to the machine's journal, by its native protocol.
 *
 * @see <a href="https://systemd.io/JOURNAL_NATIVE_PROTOCOL/">Native Journal Protocol</a>
 */
public final class JournaldDriver extends RemoteDriver {
  private static final Path SOCKET = Path.of("/run/systemd/journal/socket");
  private static final Set<String> OPTIONS =
      Set.of("labels", "labels-regex", "env", "env-regex", "tag");
  private static final String ERR = "3";
  private static final String INFO = "6";

  private final Path socket;

  public JournaldDriver() {
    this(SOCKET);
  }

  JournaldDriver(Path socket) {
    this.socket = socket;
  }

  @Override
  public String name() {
    return "journald";
  }

  @Override
  public void check(Map<String, String> options) {
    OptionValues.known(options, OPTIONS, "unknown log opt '%s' for journald log driver");
    OptionValues.attributes(options);
  }

  /** Fields are of capital letters, digits and underscores, and begin with no underscore. */
  static String field(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_").replaceAll("^_+", "");
  }

  @Override
  protected LogDestination destination(LogContext context) {
    String tag = context.tag("{{.ID}}");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("CONTAINER_ID", context.shortId());
    fields.put("CONTAINER_ID_FULL", context.containerId());
    fields.put("CONTAINER_NAME", context.name());
    fields.put("CONTAINER_TAG", tag);
    fields.put("IMAGE_NAME", context.imageName());
    fields.put("SYSLOG_IDENTIFIER", tag);
    fields.putAll(context.extraAttributes(JournaldDriver::field));
    fields.remove("");
    return new Journal(socket, fields);
  }

  private static final class Journal implements LogDestination {
    private final Path path;
    private final byte[] fields;
    private @Nullable UnixDatagram socket;

    Journal(Path path, Map<String, String> fields) {
      this.path = path;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      fields.forEach((name, value) -> put(out, name, value.getBytes(StandardCharsets.UTF_8)));
      this.fields = out.toByteArray();
    }

    @Override
    public void connect() throws IOException {
      if (socket != null) {
        return;
      }
      if (!Files.exists(path)) {
        throw new IOException("journald is not enabled on this host");
      }
      socket = UnixDatagram.connect(path, Wire.PATIENCE);
    }

    @Override
    public void send(LogMessage message) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      put(out, "MESSAGE", message.text());
      put(out, "PRIORITY", ascii(message.source().equals("stderr") ? ERR : INFO));
      put(out, "SYSLOG_TIMESTAMP", ascii(message.time().toString()));
      if (message.partial()) {
        if (!message.endsLine()) {
          put(out, "CONTAINER_PARTIAL_MESSAGE", ascii("true"));
        }
        put(out, "CONTAINER_PARTIAL_ID", ascii(message.partialId()));
        put(out, "CONTAINER_PARTIAL_ORDINAL", ascii(Integer.toString(message.ordinal())));
        put(out, "CONTAINER_PARTIAL_LAST", ascii(Boolean.toString(message.endsLine())));
      }
      out.writeBytes(fields);
      boolean wasConnected = socket != null;
      try {
        connect();
        send(out.toByteArray());
      } catch (LinuxException e) {
        close();
        if (!wasConnected) {
          throw e;
        }
        // the journal was restarted
        connect();
        send(out.toByteArray());
      }
    }

    private void send(byte[] entry) throws LinuxException {
      UnixDatagram to = socket;
      if (to == null) {
        throw new IllegalStateException("not connected");
      }
      try {
        to.send(entry);
      } catch (LinuxException e) {
        if (e.errno() != UnixDatagram.EMSGSIZE) {
          throw e;
        }
        try (Fd memory = UnixDatagram.sealedMemory("jdock-journal-entry", entry)) {
          to.send(memory);
        }
      }
    }

    /** {@code NAME=value}, or with the value's length before it where it is not plain text. */
    private static void put(ByteArrayOutputStream out, String name, byte[] value) {
      out.writeBytes(ascii(name));
      boolean lines = false;
      for (byte b : value) {
        lines |= b == '\n';
      }
      if (lines) {
        out.write('\n');
        out.writeBytes(
            ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value.length)
                .array());
      } else {
        out.write('=');
      }
      out.writeBytes(value);
      out.write('\n');
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
      if (socket != null) {
        socket.close();
        socket = null;
      }
    }
  }
}
