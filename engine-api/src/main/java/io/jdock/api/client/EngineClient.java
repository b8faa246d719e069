package io.jdock.api.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the Docker Engine API to one daemon. Requests may be made from several threads; each uses
 * an idle connection or opens one. The API version is negotiated on first use.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.47/">Engine API v1.47</a>
 */
public final class EngineClient implements Closeable {
  /** The newest API version this client knows. */
  public static final ApiVersion NEWEST = new ApiVersion(1, 47);

  /** Answers some requests in the daemon's place. */
  @FunctionalInterface
  public interface StandIn {
    /**
     * @param path without the API's version
     * @param body null if there is none, or if it is an archive
     * @return null for what the daemon is to answer
     * @throws EngineException where the daemon would answer 400 or above
     */
    @Nullable EngineResponse answer(
        String method, String path, @Nullable JsonObject body, Map<String, String> fields)
        throws IOException;
  }

  private final DaemonAddress address;
  private final @Nullable TlsSettings tls;
  private final String userAgent;
  private final Deque<HttpConnection> idle = new ArrayDeque<>();
  private final Object negotiation = new Object();
  private volatile @Nullable ApiVersion version;
  private final @Nullable StandIn standIn;
  private boolean closed;

  public EngineClient(DaemonAddress address, @Nullable TlsSettings tls, String userAgent) {
    this(address, tls, userAgent, null);
  }

  private EngineClient(
      DaemonAddress address,
      @Nullable TlsSettings tls,
      String userAgent,
      @Nullable StandIn standIn) {
    this.address = address;
    this.tls = tls;
    this.userAgent = userAgent;
    this.standIn = standIn;
  }

  /** Another client of the same daemon, which is asked only what this one does not answer. */
  public EngineClient behind(StandIn first) throws IOException {
    return new EngineClient(address, tls, userAgent, first).useVersion(version());
  }

  /**
   * Loads what the first request needs. The JDK's unix sockets set up a random generator and a
   * selector before they connect, about 15 ms that another thread can spend while options are read.
   */
  public static void warmUp() {
    ChannelTransport.warmUp();
    Json.write(null);
  }

  public DaemonAddress address() {
    return address;
  }

  /** Fixes the version instead of negotiating it. */
  public EngineClient useVersion(ApiVersion fixed) {
    this.version = fixed;
    return this;
  }

  /** The version both sides know, asked of the daemon on first use. */
  public ApiVersion version() throws IOException {
    ApiVersion known = version;
    if (known != null) {
      return known;
    }
    synchronized (negotiation) {
      known = version;
      if (known == null) {
        try (EngineResponse ping = exchange("GET", "/_ping", null, Map.of())) {
          String theirs = ping.field("api-version");
          known = theirs == null ? new ApiVersion(1, 24) : ApiVersion.parse(theirs).min(NEWEST);
          ping.text();
        }
        version = known;
      }
      return known;
    }
  }

  public EngineResponse get(String path) throws IOException {
    return send("GET", path, null);
  }

  /** HEAD: an answer without a body, and of an error without its message. */
  public EngineResponse head(String path) throws IOException {
    return send("HEAD", path, null);
  }

  /** GET whose answer is a JSON object. */
  public JsonObject getObject(String path) throws IOException {
    return get(path).object();
  }

  public EngineResponse post(String path) throws IOException {
    return send("POST", path, null);
  }

  public EngineResponse post(String path, JsonObject body) throws IOException {
    return send("POST", path, body);
  }

  public EngineResponse delete(String path) throws IOException {
    return send("DELETE", path, null);
  }

  /**
   * Sends a request to a versioned path.
   *
   * @throws EngineException if the daemon answers 400 or above
   * @throws DaemonUnreachableException if there is no connection
   */
  public EngineResponse send(String method, String path, @Nullable JsonObject body)
      throws IOException {
    return send(method, path, body, Map.of());
  }

  /** Same, with further header fields. */
  public EngineResponse send(
      String method, String path, @Nullable JsonObject body, Map<String, String> fields)
      throws IOException {
    EngineResponse instead = standIn == null ? null : standIn.answer(method, path, body, fields);
    return instead != null ? instead : exchange(method, "/v" + version() + path, body, fields);
  }

  /** Sends a request to a path that has no version, such as {@code /jdock/plan}. */
  public EngineResponse sendUnversioned(String method, String path, @Nullable JsonObject body)
      throws IOException {
    return exchange(method, path, body, Map.of());
  }

  /** Sends a POST that turns the connection into a raw stream (attach, exec start). */
  public HijackedStream hijack(String path, @Nullable JsonObject body) throws IOException {
    String target = "/v" + version() + path;
    Map<String, String> fields = fields(Map.of(), body);
    fields.put("Connection", "Upgrade");
    fields.put("Upgrade", "tcp");
    byte[] bytes = body == null ? new byte[0] : Json.write(body).getBytes(StandardCharsets.UTF_8);
    HttpConnection connection = connect();
    try {
      connection.send("POST", target, fields, bytes);
      HttpConnection.Head head = connection.receive();
      // dockerd answers 101 to an Upgrade, and 200 to clients that did not ask for one
      if (head.status() != 101 && head.status() != 200) {
        throw failure(head, body(connection, head));
      }
      return new HijackedStream(connection, head.has("content-type", "multiplexed-stream"));
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Sends a POST whose body is an archive, as it is read.
   *
   * @throws EngineException if the daemon answers 400 or above
   */
  public EngineResponse upload(String path, InputStream archive) throws IOException {
    return upload("POST", path, archive::transferTo);
  }

  /** What a request's body is made of. */
  @FunctionalInterface
  public interface Body {
    /**
     * Writes it. Writing fails when the daemon takes no more; that failure is to be let through, as
     * the daemon's answer says why.
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Sends a PUT whose body is an archive, as it is written. */
  public EngineResponse put(String path, Body archive) throws IOException {
    return upload("PUT", path, archive);
  }

  /** Sends a POST with further header fields whose body is an archive, as it is written. */
  public EngineResponse post(String path, Map<String, String> extra, Body archive)
      throws IOException {
    return upload("POST", path, extra, archive);
  }

  private EngineResponse upload(String method, String path, Body archive) throws IOException {
    return upload(method, path, Map.of(), archive);
  }

  private EngineResponse upload(String method, String path, Map<String, String> extra, Body archive)
      throws IOException {
    EngineResponse instead = standIn == null ? null : standIn.answer(method, path, null, extra);
    if (instead != null) {
      return instead;
    }
    String target = "/v" + version() + path;
    Map<String, String> fields = fields(extra, null);
    fields.put("Content-Type", "application/x-tar");
    HttpConnection connection = connect();
    HttpConnection.Head head;
    boolean complete;
    try {
      complete = connection.sendChunked(method, target, fields, archive);
      head = connection.receive(); // where it takes no more of the body, its answer says why
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
    boolean keep = complete && !head.has("connection", "close");
    InputStream in = body(connection, head, keep);
    if (head.status() >= 400) {
      throw failure(head, in);
    }
    return new EngineResponse(head, in);
  }

  private EngineResponse exchange(
      String method, String target, @Nullable JsonObject body, Map<String, String> extra)
      throws IOException {
    byte[] bytes = body == null ? null : Json.write(body).getBytes(StandardCharsets.UTF_8);
    if (bytes == null && method.equals("POST")) {
      bytes = new byte[0];
    }
    Map<String, String> fields = fields(extra, body);
    HttpConnection connection = takeIdle();
    boolean reused = connection != null;
    if (connection == null) {
      connection = connect();
    }
    HttpConnection.Head head;
    try {
      connection.send(method, target, fields, bytes);
      head = connection.receive();
    } catch (IOException e) {
      connection.close();
      if (!reused || !(method.equals("GET") || method.equals("HEAD"))) {
        throw e;
      }
      // an idle connection that the daemon closed meanwhile; a GET may be repeated
      connection = connect();
      connection.send(method, target, fields, bytes);
      head = connection.receive();
    }
    InputStream in = method.equals("HEAD") ? noBody(connection, head) : body(connection, head);
    if (head.status() >= 400) {
      throw failure(head, in);
    }
    return new EngineResponse(head, in);
  }

  private InputStream noBody(HttpConnection connection, HttpConnection.Head head) {
    if (head.has("connection", "close")) {
      discard(connection);
    } else {
      giveBack(connection);
    }
    return InputStream.nullInputStream();
  }

  private Map<String, String> fields(Map<String, String> extra, @Nullable JsonObject body) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(
        "Host", address instanceof DaemonAddress.Tcp tcp ? tcp.host() : "api.moby.localhost");
    fields.put("User-Agent", userAgent);
    if (body != null) {
      fields.put("Content-Type", "application/json");
    }
    fields.putAll(extra);
    return fields;
  }

  private InputStream body(HttpConnection connection, HttpConnection.Head head) {
    return body(connection, head, !head.has("connection", "close"));
  }

  private InputStream body(HttpConnection connection, HttpConnection.Head head, boolean keep) {
    BodyStreams.EndListener atEnd = keep ? () -> giveBack(connection) : () -> discard(connection);
    Runnable abandon = () -> discard(connection);
    if (head.status() == 204 || head.status() == 304) {
      return new BodyStreams.FixedLength(connection.in, 0, atEnd, abandon);
    }
    if (head.has("transfer-encoding", "chunked")) {
      return new BodyStreams.Chunked(connection.in, atEnd, abandon);
    }
    String length = head.field("content-length");
    if (length != null) {
      return new BodyStreams.FixedLength(connection.in, Long.parseLong(length), atEnd, abandon);
    }
    return new BodyStreams.UntilClose(connection.in, abandon);
  }

  private static EngineException failure(HttpConnection.Head head, InputStream in)
      throws IOException {
    String text;
    try (in) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    String message = text;
    if (text.startsWith("{")) {
      message = Json.parseObject(text).string("message");
    }
    if (message.isEmpty()) {
      message = "request returned " + head.status() + " " + head.reason();
    }
    return new EngineException(head.status(), message);
  }

  private HttpConnection connect() throws IOException {
    try {
      Transport transport =
          address instanceof DaemonAddress.Unix unix
              ? ChannelTransport.connect(unix.path())
              : SocketTransport.connect((DaemonAddress.Tcp) address, tls);
      return new HttpConnection(transport);
    } catch (IOException e) {
      throw new DaemonUnreachableException(address, reason(e), e);
    }
  }

  private DaemonUnreachableException.Reason reason(IOException e) {
    if (e instanceof AccessDeniedException
        || (e instanceof SocketException && "Permission denied".equals(e.getMessage()))) {
      return DaemonUnreachableException.Reason.PERMISSION;
    }
    boolean absent = address instanceof DaemonAddress.Unix unix && !Files.exists(unix.path());
    return absent || e instanceof ConnectException
        ? DaemonUnreachableException.Reason.NOT_RUNNING
        : DaemonUnreachableException.Reason.OTHER;
  }

  private synchronized @Nullable HttpConnection takeIdle() {
    return idle.pollFirst();
  }

  private synchronized void giveBack(HttpConnection connection) {
    if (closed) {
      discard(connection);
    } else {
      idle.addFirst(connection);
    }
  }

  private static void discard(HttpConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      System.getLogger(EngineClient.class.getName())
          .log(System.Logger.Level.DEBUG, "close a connection to the daemon", e);
    }
  }

  /** Closes the idle connections. */
  @Override
  public synchronized void close() {
    closed = true;
    for (HttpConnection connection : idle) {
      discard(connection);
    }
    idle.clear();
  }
}
