package io.jdock.registry.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The TLS context for each server: whom to trust and which certificate to show. Made when first
 * needed, and made anew when a server's certificate directory has changed.
 */
public final class TlsContexts {
  private final List<Path> certificateRoots;
  private final Predicate<Origin> insecure;
  private final Map<Origin, Cached> cache = new HashMap<>();

  private record Cached(List<Path> files, long modified, SslContext context) {}

  /**
   * @param certificateRoots directories with a directory {@code HOST[:PORT]} a server
   * @param insecure which servers need no certificate that we can verify
   */
  public TlsContexts(List<Path> certificateRoots, Predicate<Origin> insecure) {
    this.certificateRoots = List.copyOf(certificateRoots);
    this.insecure = insecure;
  }

  synchronized SslContext contextFor(Origin origin) throws TlsException {
    List<Path> files = certificateFiles(origin);
    long modified = files.stream().mapToLong(file -> file.toFile().lastModified()).sum();
    @Nullable Cached cached = cache.get(origin);
    if (cached != null && cached.files().equals(files) && cached.modified() == modified) {
      return cached.context();
    }
    SslContext context = create(origin, files);
    cache.put(origin, new Cached(files, modified, context));
    return context;
  }

  private SslContext create(Origin origin, List<Path> files) throws TlsException {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    try {
      if (insecure.test(origin)) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        builder.endpointIdentificationAlgorithm(null);
      } else {
        builder.trustManager(Authorities.systemAnd(ending(files, ".crt")));
        builder.endpointIdentificationAlgorithm("HTTPS");
      }
      showCertificate(builder, files);
      return builder.build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new TlsException("tls: " + e.getMessage(), e);
    }
  }

  private static void showCertificate(SslContextBuilder builder, List<Path> files)
      throws TlsException {
    List<Path> certificates = ending(files, ".cert");
    for (Path key : ending(files, ".key")) {
      if (!certificates.contains(sibling(key, ".cert"))) {
        throw new TlsException(
            "missing client certificate "
                + sibling(key, ".cert").getFileName()
                + " for key "
                + key.getFileName(),
            null);
      }
    }
    if (certificates.size() > 1) {
      throw new TlsException(
          "more than one client certificate in " + certificates.get(0).getParent(), null);
    }
    for (Path certificate : certificates) {
      Path key = sibling(certificate, ".key");
      if (!files.contains(key)) {
        throw new TlsException(
            "missing key "
                + key.getFileName()
                + " for client certificate "
                + certificate.getFileName()
                + ". CA certificates must use the extension .crt",
            null);
      }
      builder.keyManager(certificate.toFile(), key.toFile());
    }
  }

  /** All files of the first root that has a directory for this server. */
  private List<Path> certificateFiles(Origin origin) throws TlsException {
    for (Path root : certificateRoots) {
      for (String name : List.of(origin.hostHeader(), origin.authority())) {
        Path directory = root.resolve(name);
        if (Files.isDirectory(directory)) {
          try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
          } catch (IOException e) {
            throw new TlsException("cannot read " + directory + ": " + e.getMessage(), e);
          }
        }
      }
    }
    return List.of();
  }

  private static List<Path> ending(List<Path> files, String suffix) {
    return files.stream().filter(file -> file.toString().endsWith(suffix)).toList();
  }

  private static Path sibling(Path file, String suffix) {
    String name = file.toString();
    return Path.of(name.substring(0, name.lastIndexOf('.')) + suffix);
  }
}
