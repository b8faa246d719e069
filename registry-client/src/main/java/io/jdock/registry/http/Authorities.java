package io.jdock.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate authorities that the machine trusts, as OpenSSL and Go see them: {@code
 * SSL_CERT_FILE} or the distribution's bundle, and the JVM's own trust store where it was named or
 * where there is no bundle.
 */
final class Authorities {
  private static final List<String> BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Alpine, Arch
          "/etc/pki/tls/certs/ca-bundle.crt", // Fedora, RHEL
          "/etc/ssl/ca-bundle.pem", // openSUSE
          "/etc/ssl/cert.pem");

  private Authorities() {}

  /** Trusts the system's authorities and those in more PEM files. */
  static TrustManagerFactory systemAnd(List<Path> more)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    Optional<Path> bundle = systemBundle();
    if (bundle.isEmpty() && more.isEmpty()) {
      factory.init((KeyStore) null);
      return factory;
    }
    List<Path> files = new ArrayList<>(more);
    bundle.ifPresent(files::add);
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate certificate : named()) {
      store.setCertificateEntry("jdk" + number++, certificate);
    }
    for (Path file : files) {
      for (Certificate certificate : read(file)) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
    }
    factory.init(store);
    return factory;
  }

  /** Those of the store that the JVM was told of with javax.net.ssl.trustStore. */
  private static List<X509Certificate> named() throws GeneralSecurityException {
    if (System.getProperty("javax.net.ssl.trustStore") == null) {
      return List.of();
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return Stream.of(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }

  private static Optional<Path> systemBundle() {
    String named = System.getenv("SSL_CERT_FILE");
    if (named != null && !named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return BUNDLES.stream().map(Path::of).filter(Files::isReadable).findFirst();
  }

  private static Collection<? extends Certificate> read(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(file + ": " + e.getMessage(), e);
    }
  }
}
