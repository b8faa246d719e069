package io.jdock.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One repository of a registry, as one user sees it. Its methods block and may be called by many
 * threads; {@link #close} aborts them all.
 */
public final class Repository implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Repository.class.getName());
  private static final String ACCEPT = String.join(", ", MediaTypes.PULLABLE);

  private static final int LONGEST_TAG_LIST = 16 << 20;
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next");

  private final ImageReference reference;
  private final Supplier<List<EndpointSession>> opener;
  private final Backoff backoff;
  private final AbortScope abort;
  private final Executor helpers;
  private final Set<EndpointSession> unreachable = new HashSet<>();

  private @Nullable List<EndpointSession> opened;

  /**
   * @param opener makes the sessions when first needed, since that may look up names
   * @param helpers run what is fetched at the same time for one caller
   */
  Repository(
      ImageReference reference,
      Supplier<List<EndpointSession>> opener,
      Backoff backoff,
      AbortScope abort,
      Executor helpers) {
    this.helpers = helpers;
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
   * Opens a blob for reading from an offset on; a big one comes over several connections at a time.
   * The stream resumes after dropped connections and ends after exactly the descriptor's size; the
   * reader verifies the digest. Closing it before the end aborts the download.
   *
   * @param offset how many bytes the caller has already
   */
  public InputStream fetchBlob(Descriptor blob, long offset) throws IOException {
    return blob.size() - offset < RangedBlob.WORTHWHILE
        ? range(blob, offset, blob.size())
        : RangedBlob.open(blob, offset, (from, to) -> range(blob, from, to), helpers);
  }

  private BlobStream range(Descriptor blob, long from, long to) throws IOException {
    BlobStream.Opener requests =
        (position, end) -> onEndpoints(session -> open(session, blob, position, end));
    return new BlobStream(blob, from, to, requests, backoff, abort);
  }

  private Response open(EndpointSession session, Descriptor blob, long position, long end)
      throws IOException {
    Request whole =
        Request.get(session.endpoint().v2(reference.path() + "/blobs/" + blob.digest()));
    boolean rest = end == blob.size();
    return session.call(
        position == 0 && rest
            ? whole
            : whole.with("Range", "bytes=" + position + "-" + (rest ? "" : end - 1)));
  }

  /** All tags of the repository. */
  public List<String> tags() throws IOException {
    return onEndpoints(
        session -> {
          List<String> tags = new ArrayList<>();
          Optional<URI> page = Optional.of(session.endpoint().v2(reference.path() + "/tags/list"));
          while (page.isPresent()) {
            try (Response answer = session.call(Request.get(page.get()))) {
              JsonNode json = new ObjectMapper().readTree(answer.bytes(LONGEST_TAG_LIST));
              json.path("tags").forEach(tag -> tags.add(tag.asText()));
              page = nextPage(answer);
            }
          }
          return tags;
        });
  }

  /** {@code Link: <URL>; rel="next"} (RFC 8288). */
  private static Optional<URI> nextPage(Response answer) throws IOException {
    Matcher link = NEXT.matcher(answer.header("Link").orElse(""));
    return link.find() ? Optional.of(Upload.resolve(answer, link.group(1))) : Optional.empty();
  }

  /** Told how many bytes of a blob the registry has. */
  @FunctionalInterface
  public interface UploadProgress {
    void sent(long bytes);
  }

  /** Whether the repository has the blob. */
  public boolean hasBlob(Digest digest) throws IOException {
    return onEndpoints(
        session -> {
          Request request =
              Request.head(session.endpoint().v2(reference.path() + "/blobs/" + digest));
          try (Response answer = session.exchange(request)) {
            if (answer.status() == 404) {
              return false;
            }
            if (answer.status() / 100 != 2) {
              throw session.failure(request, answer);
            }
            return true;
          }
        });
  }

  /**
   * Brings a blob into the repository: from another one of the registry if it can be mounted, else
   * by sending it.
   *
   * @param from paths of other repositories that may have it, tried in order
   * @return the path it was mounted from; empty if it was sent
   * @throws AccessDeniedException if we may not
   */
  public Optional<String> pushBlob(
      Descriptor blob, List<String> from, BlobSource source, UploadProgress progress)
      throws IOException {
    return onEndpoints(
        session -> {
          for (String path : from) {
            URI url = uploads(session, "?mount=" + blob.digest() + "&from=" + encoded(path));
            Request request = Request.post(url);
            try (Response answer = session.exchange(request)) {
              if (answer.status() == 201) {
                return Optional.of(path);
              }
              if (answer.status() == 202) {
                upload(session, request, answer, blob, source, progress);
                return Optional.<String>empty();
              }
            }
          }
          Request request = Request.post(uploads(session, ""));
          try (Response answer = session.exchange(request)) {
            if (answer.status() != 202) {
              throw session.failure(request, answer);
            }
            upload(session, request, answer, blob, source, progress);
          }
          return Optional.<String>empty();
        });
  }

  private URI uploads(EndpointSession session, String query) {
    return session.endpoint().v2(reference.path() + "/blobs/uploads/" + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void upload(
      EndpointSession session,
      Request request,
      Response begun,
      Descriptor blob,
      BlobSource source,
      UploadProgress progress)
      throws IOException {
    String location =
        begun
            .header("Location")
            .orElseThrow(
                () ->
                    new UnexpectedResponseException(
                        request.description() + ": no location to upload to", null));
    new Upload(session, Upload.resolve(begun, location), blob, source, progress).run();
  }

  /**
   * Puts a manifest, whose blobs are all there, under a tag or its digest.
   *
   * @throws AccessDeniedException if we may not
   */
  public void pushManifest(String name, String mediaType, byte[] content) throws IOException {
    onEndpoints(
        session -> {
          Request request =
              Request.put(manifestUrl(session, name), content).with("Content-Type", mediaType);
          session.call(request).close();
          return true;
        });
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
