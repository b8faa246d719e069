package io.jdock.it.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A token server as Docker Hub's auth.docker.io: everybody may pull, one user may push below its
 * own name. Under the same address it answers searches as index.docker.io does. A program of its
 * own, because it has to run in the lab's network.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/jwt/">the token's form</a>
 */
public final class TokenServer {
  static final String USER = "lab";
  static final String USER_PASSWORD = "secret";
  private static final String PASSWORD = "lab";

  /** Name, stars, whether official. */
  private static final Pattern FOUND = Pattern.compile("([^ ]+) ([0-9]+) (true|false)");

  private static final List<String> REPOSITORIES =
      List.of(
          "wordpress 5000 true",
          "bitnami/wordpress 400 false",
          "someone/wordpress-copy 7 false",
          "alpine 11000 true",
          "alpine/git 250 false",
          "alpinelinux/docker-cli 12 false",
          "redis 12000 true");

  private final PrivateKey key;
  private final String certificate;

  private TokenServer(PrivateKey key, String certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** Arguments: address, port, PKCS#12 store (password "lab", alias "lab"). */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(args[2]))) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);

    TokenServer tokens =
        new TokenServer(
            (PrivateKey) store.getKey("lab", PASSWORD.toCharArray()),
            Base64.getEncoder().encodeToString(store.getCertificate("lab").getEncoded()));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext("/token", tokens::answer);
    server.createContext("/v1/search", TokenServer::search);
    server.start();
    System.out.println("ready");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String login = exchange.getRequestHeaders().getFirst("Authorization");
      String right = USER + ":" + USER_PASSWORD;
      String basic =
          "Basic " + Base64.getEncoder().encodeToString(right.getBytes(StandardCharsets.US_ASCII));
      if (login != null && !login.equals(basic)) {
        reply(exchange, 401, "{\"details\":\"incorrect username or password\"}");
        return;
      }
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      reply(
          exchange, 200, "{\"token\":\"" + token(query, login != null) + "\",\"expires_in\":300}");
      System.out.println(exchange.getRequestURI());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** The best liked first, as Docker Hub does. */
  private static void search(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      String term = parameters(query, "q").get(0);
      List<String> found = new ArrayList<>();
      REPOSITORIES.stream()
          .map(FOUND::matcher)
          .filter(m -> m.matches() && m.group(1).contains(term))
          .sorted(Comparator.comparing((Matcher m) -> -Integer.parseInt(m.group(2))))
          .forEach(
              m ->
                  found.add(
                      "{\"name\":\""
                          + m.group(1)
                          + "\",\"description\":\"About "
                          + m.group(1)
                          + "\",\"star_count\":"
                          + m.group(2)
                          + ",\"is_official\":"
                          + m.group(3)
                          + ",\"is_automated\":false}"));
      reply(exchange, 200, "{\"results\":[" + String.join(",", found) + "]}");
    }
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private String token(String query, boolean user) throws GeneralSecurityException {
    long now = System.currentTimeMillis() / 1000;
    List<String> access = new ArrayList<>();
    for (String each : parameters(query, "scope")) {
      String[] scope = each.split(":");
      boolean own = user && scope.length == 3 && scope[1].startsWith(USER + "/");
      if (scope.length == 3) {
        access.add(
            "{\"type\":\""
                + scope[0]
                + "\",\"name\":\""
                + scope[1]
                + "\",\"actions\":[\""
                + (own ? scope[2].replace(",", "\",\"") : "pull")
                + "\"]}");
      }
    }
    String header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + certificate + "\"]}";
    String claims =
        "{\"iss\":\"lab\",\"sub\":\"\",\"aud\":\""
            + String.join("", parameters(query, "service"))
            + "\",\"exp\":"
            + (now + 300)
            + ",\"nbf\":"
            + (now - 10)
            + ",\"iat\":"
            + now
            + ",\"jti\":\""
            + UUID.randomUUID()
            + "\",\"access\":["
            + String.join(",", access)
            + "]}";
    String signed = base64(header) + "." + base64(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> parameters(String query, String name) {
    return Stream.of(query.split("&"))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
        .toList();
  }
}
