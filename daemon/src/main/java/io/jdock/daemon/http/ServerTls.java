package io.jdock.daemon.http;

import io.jdock.api.client.PemFiles;
import io.jdock.daemon.config.TlsFiles;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** The daemon's side of TLS. */
public final class ServerTls {
  private ServerTls() {}

  /**
   * @throws IOException in dockerd's words when the files cannot be used
   */
  public static SslContext of(TlsFiles files) throws IOException {
    List<X509Certificate> chain;
    PrivateKey key;
    try {
      chain = PemFiles.certificates(files.certificate());
      key = PemFiles.privateKey(files.key());
    } catch (IOException e) {
      throw invalid(
          "could not load X509 key pair (cert: \""
              + files.certificate()
              + "\", key: \""
              + files.key()
              + "\"): "
              + e.getMessage(),
          e);
    }
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new))
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2");
      if (files.verify()) {
        builder.trustManager(PemFiles.certificates(files.ca())).clientAuth(ClientAuth.REQUIRE);
      }
      return builder.build();
    } catch (IOException | IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()), e);
    }
  }

  private static IOException invalid(String problem, Exception cause) {
    return new IOException("invalid TLS configuration: " + problem, cause);
  }
}
