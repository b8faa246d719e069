package io.jdock.registry;

import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageIndex;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Manifest;
import io.jdock.image.spec.ManifestDocument;
import io.jdock.image.spec.MediaTypes;
import io.jdock.image.spec.Platform;
import io.jdock.registry.http.AbortScope;
import io.jdock.registry.http.Request;
import io.jdock.registry.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One repository of a registry, as one user sees it. Its methods block and may be called by many
 * threads; {@link #close} aborts them all.
 */
public final class Repository implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Repository.class.getName());
  private static final String ACCEPT = String.join(", ", MediaTypes.PULLABLE);

  private final ImageReference reference;
  private final Supplier<List<EndpointSession>> opener;
  private final Backoff backoff;
  private final AbortScope abort;
  private final Set<EndpointSession> unreachable = new HashSet<>();

  private @Nullable List<EndpointSession> opened;

  /**
   * @param opener makes the sessions when first needed, since that may look up names
   */
  Repository(
      ImageReference reference,
      Supplier<List<EndpointSession>> opener,
      Backoff backoff,
      AbortScope abort) {
    this.reference = reference;
    this.opener = opener;
    this.backoff = backoff;
    this.abort = abort;
  }

  /** The reference that it was opened for; its tag and digest only name the image in errors. */
  public ImageReference reference() {
    return reference;
  }

  /**
   * Asks whether the registry is there and speaks the protocol.
   *
   * @throws RegistryUnreachableException if it is not there
   * @throws RegistryTlsException if it cannot be trusted
   */
  public void ping() throws IOException {
    onEndpoints(
        session -> {
          session.ping();
          return true;
        });
  }

  /**
   * The digest that a tag names now, without fetching the manifest (which registries count); empty
   * if the registry does not tell.
   */
  public Optional<Digest> currentDigest(String tag) throws IOException {
    return onEndpoints(
        session -> {
          Request request = Request.head(manifestUrl(session, tag)).with("Accept", ACCEPT);
          try (Response answer = session.call(request)) {
            return announcedDigest(answer);
          } catch (ImageNotFoundException | UnexpectedResponseException | RateLimitedException e) {
            return Optional.empty(); // a HEAD's answer has no words: GET's will tell
          }
        });
  }

  /**
   * Fetches the manifest or index of a tag.
   *
   * @throws ImageNotFoundException if there is none, or access is denied
   */
  public FetchedManifest fetchManifest(String tag) throws IOException {
    return onEndpoints(session -> fetch(session, tag, Optional.empty()));
  }

  /**
   * Fetches the manifest or index of a digest.
   *
   * @throws ContentMismatchException if what the registry sends has another digest
   */
  public FetchedManifest fetchManifest(Digest digest) throws IOException {
    return onEndpoints(session -> fetch(session, digest.toString(), Optional.of(digest)));
  }

  /**
   * Fetches what the reference names, its digest before its tag, and selects the platform's
   * manifest if that is an index.
   *
   * @throws NoMatchingManifestException if the index has none for the platform
   */
  public ResolvedImage resolve(Platform platform) throws IOException {
    FetchedManifest root =
        reference.digest().isPresent()
            ? fetchManifest(reference.digest().get())
            : fetchManifest(reference.tag().orElse(ImageReference.DEFAULT_TAG));
    return resolve(root, platform);
  }

  /** Selects the platform's manifest of a root that is already there. */
  public ResolvedImage resolve(FetchedManifest root, Platform platform) throws IOException {
    if (root.document() instanceof Manifest manifest) {
      return new ResolvedImage(root, root, manifest);
    }
    ImageIndex index = (ImageIndex) root.document();
    Descriptor selected =
        index
            .select(platform)
            .orElseThrow(
                () ->
                    new NoMatchingManifestException(
                        "no matching manifest for "
                            + spelled(platform)
                            + " in the manifest list entries",
                        null));
    FetchedManifest image = fetchManifest(selected.digest());
    if (!(image.document() instanceof Manifest manifest)) {
      throw new ContentMismatchException(
          "manifest " + selected.digest() + " of " + reference.familiar() + " is itself an index",
          null);
    }
    return new ResolvedImage(root, image, manifest);
  }

  /**
   * Opens a blob for reading from an offset on. The stream resumes after dropped connections and
   * ends after exactly the descriptor's size; the reader verifies the digest. Closing it before the
   * end aborts the download.
   *
   * @param offset how many bytes the caller has already
   */
  public InputStream fetchBlob(Descriptor blob, long offset) throws IOException {
    return new BlobStream(
        blob, offset, position -> onEndpoints(s -> open(s, blob, position)), backoff, abort);
  }

  private Response open(EndpointSession session, Descriptor blob, long position)
      throws IOException {
    Request whole =
        Request.get(session.endpoint().v2(reference.path() + "/blobs/" + blob.digest()));
    return session.call(position == 0 ? whole : whole.with("Range", "bytes=" + position + "-"));
  }

  private FetchedManifest fetch(EndpointSession session, String name, Optional<Digest> wanted)
      throws IOException {
    Request request = Request.get(manifestUrl(session, name)).with("Accept", ACCEPT);
    try (Response answer = session.call(request)) {
      byte[] content = answer.body().readNBytes(ManifestDocument.MAX_BYTES + 1);
      if (content.length > ManifestDocument.MAX_BYTES) {
        throw new ContentMismatchException(
            "manifest of "
                + reference.familiar()
                + " is longer than "
                + ManifestDocument.MAX_BYTES
                + " bytes",
            null);
      }
      Digest expected = wanted.or(() -> announcedDigest(answer)).orElse(Digest.sha256(content));
      if (!expected.matches(content)) {
        throw new ContentMismatchException(
            "manifest verification failed for digest " + expected, null);
      }
      String type = answer.header("Content-Type").orElse("");
      return new FetchedManifest(expected, content, ManifestDocument.parse(content, type));
    }
  }

  private URI manifestUrl(EndpointSession session, String name) {
    return session.endpoint().v2(reference.path() + "/manifests/" + name);
  }

  private static Optional<Digest> announcedDigest(Response answer) {
    try {
      return answer.header("Docker-Content-Digest").map(Digest::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // of an algorithm that we do not know: ours will do
    }
  }

  /** As Docker spells it: 64-bit ARM always with its variant. */
  private static String spelled(Platform platform) {
    boolean arm64 = platform.architecture().equals("arm64") && platform.variant().isEmpty();
    return arm64 ? platform + "/v8" : platform.toString();
  }

  @FunctionalInterface
  private interface Operation<T> {
    T on(EndpointSession session) throws IOException;
  }

  /** Tries the endpoints in order: past a mirror on any failure, past others if unreachable. */
  private <T> T onEndpoints(Operation<T> operation) throws IOException {
    @Nullable IOException last = null;
    for (EndpointSession session : reachable()) {
      try {
        return operation.on(session);
      } catch (RegistryUnreachableException | RegistryTlsException e) {
        if (!session.endpoint().mirror() && session.isPinged()) {
          throw e; // it was there a moment ago: no reason to go on without TLS
        }
        last = passOver(session, e);
      } catch (RegistryException e) {
        if (!session.endpoint().mirror()) {
          throw e;
        }
        logNext(session, e);
        last = e;
      }
    }
    throw last != null ? last : new RegistryUnreachableException("no endpoint is left", null);
  }

  /** All endpoints but those that were not there; the last one is always worth a try. */
  private synchronized List<EndpointSession> reachable() {
    if (opened == null) {
      opened = opener.get();
    }
    EndpointSession last = opened.get(opened.size() - 1);
    return opened.stream().filter(s -> s == last || !unreachable.contains(s)).toList();
  }

  private synchronized IOException passOver(EndpointSession session, IOException failure) {
    unreachable.add(session);
    logNext(session, failure);
    return failure;
  }

  private static void logNext(EndpointSession session, IOException failure) {
    LOG.log(
        System.Logger.Level.INFO,
        "{0}: {1}",
        session.endpoint().base(),
        String.valueOf(failure.getMessage()));
  }

  /** Aborts whatever is under way here and refuses anything more. */
  @Override
  public void close() {
    abort.close();
  }
}
