package io.jdock.engine.log.remote;

import io.jdock.engine.EngineException;
import io.jdock.engine.log.LogContext;
import io.jdock.engine.log.LogDestination;
import io.jdock.engine.log.LogMessage;
import io.jdock.engine.log.OptionValues;
import io.jdock.engine.log.RemoteDriver;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code syslog}: to a local socket, or a server over UDP, TCP or TLS. */
public final class SyslogDriver extends RemoteDriver {
  private static final String ADDRESS = "syslog-address";
  private static final String FORMAT = "syslog-format";
  private static final String FACILITY = "syslog-facility";
  private static final String CA = "syslog-tls-ca-cert";
  private static final String CERTIFICATE = "syslog-tls-cert";
  private static final String KEY = "syslog-tls-key";
  private static final String SKIP_VERIFY = "syslog-tls-skip-verify";
  private static final String TLS = "tcp+tls";
  private static final int PORT = 514;
  private static final Set<String> SCHEMES = Set.of("udp", "tcp", TLS, "unix", "unixgram");
  private static final Set<String> OPTIONS =
      Set.of(
          ADDRESS,
          FORMAT,
          FACILITY,
          CA,
          CERTIFICATE,
          KEY,
          SKIP_VERIFY,
          "tag",
          "env",
          "env-regex",
          "labels",
          "labels-regex");

  /** In the order of their numbers. */
  private static final List<String> FACILITIES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "12",
          "13",
          "14",
          "15",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");

  /** Where a machine's own syslog listens, in the order in which they are tried. */
  private static final List<String> LOCAL_SOCKETS =
      List.of("/dev/log", "/var/run/syslog", "/var/run/log");

  private static final int DAEMON = 3;
  private static final int LAST_FACILITY = 23;

  @Override
  public String name() {
    return "syslog";
  }

  @Override
  public void check(Map<String, String> options) {
    OptionValues.known(options, OPTIONS, "unknown log opt '%s' for syslog log driver");
    OptionValues.attributes(options);
    address(options);
    facility(options.getOrDefault(FACILITY, ""));
    format(options);
  }

  /** Null for the machine's own. */
  private static @Nullable Address address(Map<String, String> options) {
    String text = options.getOrDefault(ADDRESS, "");
    if (text.isEmpty()) {
      return null;
    }
    Address address = Address.parse(text);
    if (!SCHEMES.contains(address.scheme())) {
      throw EngineException.invalid("unsupported scheme: '" + address.scheme() + "'");
    }
    if (address.isPath() && !Files.exists(address.socket())) {
      throw EngineException.invalid("stat " + address.path() + ": no such file or directory");
    }
    return address.isPath() ? address : address.withPort(PORT);
  }

  private static int facility(String text) {
    if (text.isEmpty()) {
      return DAEMON;
    }
    int named = FACILITIES.indexOf(text);
    if (named >= 0) {
      return named;
    }
    if (text.matches("\\d{1,2}") && Integer.parseInt(text) <= LAST_FACILITY) {
      return Integer.parseInt(text);
    }
    throw EngineException.invalid("invalid syslog facility");
  }

  /** Docker sends the local format to servers too, where no format is asked for. */
  private static SyslogFormat format(Map<String, String> options) {
    return switch (options.getOrDefault(FORMAT, "")) {
      case "" -> SyslogFormat.LOCAL;
      case "rfc3164" -> SyslogFormat.RFC3164;
      case "rfc5424" -> SyslogFormat.RFC5424;
      case "rfc5424micro" -> SyslogFormat.RFC5424MICRO;
      default -> throw EngineException.invalid("invalid syslog format");
    };
  }

  @Override
  protected LogDestination destination(LogContext context) {
    Map<String, String> options = context.options();
    Address address = address(options);
    String scheme = address == null ? "" : address.scheme();
    SyslogFormat format = format(options);
    boolean counted =
        scheme.equals(TLS)
            && (format == SyslogFormat.RFC5424 || format == SyslogFormat.RFC5424MICRO);
    SyslogFormat.Header header =
        new SyslogFormat.Header(
            facility(options.getOrDefault(FACILITY, "")),
            context.hostname(),
            context.tag("{{.ID}}"),
            ProcessHandle.current().pid());
    return new Destination(address, options, format, header, counted);
  }

  /** Reads the files that the options name: at each connection, as they may be renewed. */
  private static Wire.Tls tls(Map<String, String> options) throws IOException {
    boolean skip = options.containsKey(SKIP_VERIFY);
    String ca = options.getOrDefault(CA, "");
    String certificate = options.getOrDefault(CERTIFICATE, "");
    String key = options.getOrDefault(KEY, "");
    try {
      SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
      if (skip) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      } else if (!ca.isEmpty()) {
        readable(ca, "could not read CA certificate \"" + ca + "\": ");
        builder.trustManager(new File(ca));
      }
      if (!certificate.isEmpty() || !key.isEmpty()) {
        readable(certificate, "could not load X509 key pair: ");
        readable(key, "could not load X509 key pair: ");
        builder.keyManager(new File(certificate), new File(key));
      }
      return new Wire.Tls(((JdkSslContext) builder.build()).context(), !skip);
    } catch (IllegalArgumentException e) {
      throw new IOException("could not load X509 key pair or CA: " + e.getMessage(), e);
    }
  }

  private static void readable(String file, String doing) throws IOException {
    if (!Files.exists(Path.of(file))) {
      throw new IOException(doing + "open " + file + ": no such file or directory");
    }
  }

  /** Sends again over a new connection where one was lost, once, as Docker's library does. */
  private static final class Destination implements LogDestination {
    private final @Nullable Address address;
    private final Map<String, String> options;
    private final SyslogFormat format;
    private final SyslogFormat.Header header;
    private final boolean counted;
    private @Nullable Wire wire;

    Destination(
        @Nullable Address address,
        Map<String, String> options,
        SyslogFormat format,
        SyslogFormat.Header header,
        boolean counted) {
      this.address = address;
      this.options = options;
      this.format = format;
      this.header = header;
      this.counted = counted;
    }

    @Override
    public void connect() throws IOException {
      if (wire == null) {
        wire =
            address == null
                ? local()
                : Wire.dial(address, address.scheme().equals(TLS) ? tls(options) : null);
      }
    }

    private static Wire local() throws IOException {
      IOException all = new IOException("Unix syslog delivery error");
      for (String scheme : List.of("unixgram", "unix")) {
        for (String path : LOCAL_SOCKETS) {
          try {
            return Wire.dial(new Address(scheme, "", -1, path), null);
          } catch (IOException e) {
            all.addSuppressed(e);
          }
        }
      }
      throw all;
    }

    @Override
    public void send(LogMessage message) throws IOException {
      if (message.text().length == 0) {
        return; // as Docker: an empty line is no syslog message
      }
      byte[] text = format.format(header, message);
      byte[] frame = counted ? counted(text) : text;
      if (wire != null) {
        try {
          wire.send(frame);
          return;
        } catch (IOException e) {
          disconnect(e);
        }
      }
      connect();
      try {
        requireWire().send(frame);
      } catch (IOException e) {
        disconnect(e);
        throw e;
      }
    }

    private Wire requireWire() throws IOException {
      if (wire == null) {
        throw new IOException("not connected");
      }
      return wire;
    }

    private void disconnect(IOException why) {
      try {
        close();
      } catch (IOException e) {
        why.addSuppressed(e);
      }
    }

    /** Octet counting of RFC 5425. */
    private static byte[] counted(byte[] text) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 8);
      out.writeBytes((text.length + " ").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(text);
      return out.toByteArray();
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
