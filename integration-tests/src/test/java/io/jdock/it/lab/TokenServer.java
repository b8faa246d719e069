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
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A token server as Docker Hub's auth.docker.io: grants what is asked for, to anybody. A program of
 * its own, because it has to run in the lab's network.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/jwt/">the token's form</a>
 */
public final class TokenServer {
  private static final String PASSWORD = "lab";

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
    server.start();
    System.out.println("ready");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      byte[] body =
          ("{\"token\":\"" + token(query) + "\",\"expires_in\":300}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      System.out.println(exchange.getRequestURI());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private String token(Map<String, String> query) throws GeneralSecurityException {
    long now = System.currentTimeMillis() / 1000;
    String access = "";
    String[] scope = query.getOrDefault("scope", "").split(":");
    if (scope.length == 3) {
      access =
          "{\"type\":\""
              + scope[0]
              + "\",\"name\":\""
              + scope[1]
              + "\",\"actions\":[\""
              + scope[2].replace(",", "\",\"")
              + "\"]}";
    }
    String header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + certificate + "\"]}";
    String claims =
        "{\"iss\":\"lab\",\"sub\":\"\",\"aud\":\""
            + query.getOrDefault("service", "")
            + "\",\"exp\":"
            + (now + 300)
            + ",\"nbf\":"
            + (now - 10)
            + ",\"iat\":"
            + now
            + ",\"jti\":\""
            + UUID.randomUUID()
            + "\",\"access\":["
            + access
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

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : (raw == null ? "" : raw).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }
}
