package io.jdock.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpClientTest {
  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private HttpClient client(boolean insecure, Proxies proxies) {
    TlsContexts tls = new TlsContexts(List.of(directory), origin -> insecure);
    HttpClient client = new HttpClient(tls, proxies, "test", Duration.ofSeconds(10));
    open.add(client);
    return client;
  }

  private static String get(HttpClient client, String url) throws IOException {
    try (AbortScope scope = new AbortScope();
        Response answer = client.send(Request.get(URI.create(url)), scope)) {
      return answer.status() + " " + new String(answer.bytes(1000), StandardCharsets.UTF_8);
    }
  }

  private HttpServer serve(HttpServer server) {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return server;
  }

  private static InetSocketAddress anyPort() throws IOException {
    return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
  }

  @Nested
  class Tls {
    /** A key and a self-signed certificate: NAME.p12 and NAME.pem. */
    private Path certificate(String name, String subjectAlternative) throws Exception {
      Path store = directory.resolve(name + ".p12");
      run(
          "-genkeypair",
          "-alias",
          "k",
          "-keyalg",
          "EC",
          "-dname",
          "CN=" + name,
          "-ext",
          "san=" + subjectAlternative,
          "-ext",
          "bc=ca:true",
          "-validity",
          "2",
          "-keystore",
          store.toString());
      run(
          "-exportcert",
          "-rfc",
          "-alias",
          "k",
          "-keystore",
          store.toString(),
          "-file",
          directory.resolve(name + ".pem").toString());
      return store;
    }

    private void run(String... arguments) throws Exception {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      command.addAll(List.of(arguments));
      command.addAll(List.of("-storepass", "secret"));
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(keytool.waitFor()).as(said).isZero();
    }

    private int serveTls(Path store, boolean wantClient) throws Exception {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, "secret".toCharArray());
      }
      KeyManagerFactory shown =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      shown.init(keys, "secret".toCharArray());
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore clients = KeyStore.getInstance("PKCS12");
      clients.load(null, null);
      clients.setCertificateEntry("k", keys.getCertificate("k"));
      trusted.init(clients);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
      HttpsServer server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters tls = context.getDefaultSSLParameters();
              tls.setNeedClientAuth(wantClient);
              parameters.setSSLParameters(tls);
            }
          });
      return serve(server).getAddress().getPort();
    }

    private Path trust(int port, String name) throws IOException {
      Path host = Files.createDirectories(directory.resolve("127.0.0.1:" + port));
      Files.copy(directory.resolve(name + ".pem"), host.resolve("ca.crt"));
      return host;
    }

    @Test
    void trustsTheAuthorityOfTheHostsDirectory() throws Exception {
      int port = serveTls(certificate("ours", "ip:127.0.0.1"), false);
      String url = "https://127.0.0.1:" + port + "/";
      HttpClient client = client(false, Proxies.none());

      assertThatThrownBy(() -> get(client, url))
          .isInstanceOf(TlsException.class)
          .hasMessage(
              "tls: failed to verify certificate: x509: certificate signed by unknown authority");
      trust(port, "ours");
      assertThat(get(client, url)).isEqualTo("200 hello");
      assertThat(get(client(true, Proxies.none()), url)).isEqualTo("200 hello");
    }

    @Test
    void refusesAnotherName() throws Exception {
      int port = serveTls(certificate("other", "dns:other.example"), false);
      trust(port, "other");

      assertThatThrownBy(
              () -> get(client(false, Proxies.none()), "https://127.0.0.1:" + port + "/"))
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("x509: certificate is not valid for 127.0.0.1");
    }

    @Test
    void showsAClientCertificate() throws Exception {
      Path store = certificate("both", "ip:127.0.0.1");
      int port = serveTls(store, true);
      Path host = trust(port, "both");
      String url = "https://127.0.0.1:" + port + "/";
      Files.copy(directory.resolve("both.pem"), host.resolve("client.cert"));
      HttpClient client = client(false, Proxies.none());

      assertThatThrownBy(() -> get(client, url))
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("missing key client.key for client certificate client.cert");
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, "secret".toCharArray());
      }
      String encoded =
          Base64.getMimeEncoder()
              .encodeToString(keys.getKey("k", "secret".toCharArray()).getEncoded());
      Files.writeString(
          host.resolve("client.key"),
          "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
      assertThat(get(client, url)).isEqualTo("200 hello");
    }

    /** As Netty hands on what Go's server says after the handshake (docker-registry, TLS 1.3). */
    @Test
    void tellsWhatTheServerThinksOfOurCertificate() {
      SSLException alert = new SSLHandshakeException("Received fatal alert: bad_certificate");
      assertThat(TlsFailures.complaint(new DecoderException(alert)))
          .isInstanceOf(TlsException.class)
          .hasMessage("remote error: tls: bad certificate");
      IOException other = new IOException("Connection reset");
      assertThat(TlsFailures.complaint(other)).isSameAs(other);
    }

    @Test
    void noticesAServerWithoutTls() throws Exception {
      try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        Thread answering =
            new Thread(
                () -> {
                  try (Socket socket = plain.accept()) {
                    socket.getInputStream().read();
                    socket
                        .getOutputStream()
                        .write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
        answering.start();
        assertThatThrownBy(
                () ->
                    get(
                        client(false, Proxies.none()),
                        "https://127.0.0.1:" + plain.getLocalPort() + "/"))
            .isInstanceOf(TlsException.class)
            .hasMessage("http: server gave HTTP response to HTTPS client");
        answering.join();
      }
    }

    @Test
    void goesThroughAProxysTunnel() throws Exception {
      int port = serveTls(certificate("tunnelled", "dns:registry.example"), false);
      try (TinyProxy proxy = new TinyProxy(port)) {
        Path host = Files.createDirectories(directory.resolve("registry.example"));
        Files.copy(directory.resolve("tunnelled.pem"), host.resolve("ca.crt"));
        Proxies proxies = Proxies.fromEnvironment(Map.of("https_proxy", proxy.url("user:pw@")));

        assertThat(get(client(false, proxies), "https://registry.example/v2/"))
            .isEqualTo("200 hello");
        assertThat(proxy.heads)
            .singleElement()
            .asString()
            .startsWith("CONNECT registry.example:443 HTTP/1.1")
            .containsIgnoringCase("proxy-authorization: Basic dXNlcjpwdw==");
      }
    }
  }

  @Test
  void sendsPlainRequestsToTheProxyWhole() throws Exception {
    int port = serve(HttpServer.create(anyPort(), 0)).getAddress().getPort();
    try (TinyProxy proxy = new TinyProxy(port)) {
      Proxies proxies = Proxies.fromEnvironment(Map.of("HTTP_PROXY", proxy.url("")));

      assertThat(get(client(false, proxies), "http://registry.example/v2/?n=1"))
          .isEqualTo("200 hello");
      assertThat(proxy.heads)
          .singleElement()
          .asString()
          .startsWith("GET http://registry.example/v2/?n=1 HTTP/1.1");
    }
  }

  @Test
  void reusesConnections() throws Exception {
    List<Integer> ports = new CopyOnWriteArrayList<>();
    HttpServer server = HttpServer.create(anyPort(), 0);
    server.createContext(
        "/",
        exchange -> {
          ports.add(exchange.getRemoteAddress().getPort());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    HttpClient client = client(false, Proxies.none());
    for (int i = 0; i < 5; i++) {
      get(client, "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }
    assertThat(ports).hasSize(5);
    assertThat(ports.stream().distinct()).hasSize(1);
  }

  /** A proxy that connects everything to one port of this machine, and keeps what it was told. */
  private static final class TinyProxy implements AutoCloseable {
    private final ServerSocket listening =
        new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    TinyProxy(int target) throws IOException {
      start(
          () -> {
            Socket client = listening.accept();
            String head = readHead(client.getInputStream());
            heads.add(head);
            Socket server = new Socket("127.0.0.1", target);
            if (head.startsWith("CONNECT")) {
              client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
            } else {
              server.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            }
            start(() -> client.getInputStream().transferTo(server.getOutputStream()));
            server.getInputStream().transferTo(client.getOutputStream());
          });
    }

    private interface Work {
      void run() throws IOException;
    }

    private void start(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  // a side has closed
                }
              });
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }

    private static String readHead(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      return head.toString();
    }

    String url(String user) {
      return "http://" + user + "127.0.0.1:" + listening.getLocalPort();
    }

    @Override
    public void close() throws Exception {
      listening.close();
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(1));
      }
    }
  }
}
