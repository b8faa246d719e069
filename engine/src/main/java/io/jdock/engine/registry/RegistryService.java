package io.jdock.engine.registry;

import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.Registries;
import io.jdock.engine.event.EventBus;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.LayerLease;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageConfig;
import io.jdock.image.spec.ImageIndex;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.InvalidReferenceException;
import io.jdock.image.spec.Manifest;
import io.jdock.image.spec.Platform;
import io.jdock.registry.Credentials;
import io.jdock.registry.FetchedManifest;
import io.jdock.registry.ImageNotFoundException;
import io.jdock.registry.RegistryClient;
import io.jdock.registry.Repository;
import io.jdock.registry.SearchResult;
import io.jdock.registry.UnauthorizedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** {@link Registries} by the registry client. */
public final class RegistryService implements Registries {
  private static final String NO_CREDENTIALS = "no basic auth credentials";
  private static final int MOST_SOURCES = 5;

  private final ImageStore store;
  private final RegistryClient client;
  private final EventBus events;

  public RegistryService(ImageStore store, RegistryClient client, EventBus events) {
    this.store = store;
    this.client = client;
    this.events = events;
  }

  @Override
  public void push(
      String name,
      String tag,
      Credentials credentials,
      Consumer<PushProgress> progress,
      Cancellation cancellation) {
    ImageReference asked = parse(tag.isEmpty() ? name : name + ":" + tag);
    if (asked.digest().isPresent()) {
      throw EngineException.invalid("cannot push a digest reference");
    }
    progress.accept(new PushProgress.Started(asked.name()));
    List<ImageReference> references = asked.tag().isPresent() ? List.of(asked) : tagsOf(asked);
    Map<Digest, List<String>> mountable = Push.mountable(store, asked);
    Set<String> sources = new LinkedHashSet<>();
    mountable.values().forEach(sources::addAll);
    List<String> some = sources.stream().limit(MOST_SOURCES).toList();
    mountable.replaceAll((digest, paths) -> paths.stream().filter(some::contains).toList());
    try (Repository repository = client.repositoryToPush(asked, credentials, some);
        Cancellation.Registration registration = cancellation.onCancel(repository::close)) {
      for (ImageReference reference : references) {
        pushOne(reference, repository, mountable, progress);
      }
    } catch (IOException e) {
      cancellation.check();
      throw explained(e);
    }
  }

  private List<ImageReference> tagsOf(ImageReference name) {
    List<ImageReference> tags = new ArrayList<>();
    for (Image image : store.list()) {
      store.repoTags(image.id()).stream()
          .filter(tag -> tag.name().equals(name.name()))
          .forEach(tags::add);
    }
    if (tags.isEmpty()) {
      throw unknown(name);
    }
    tags.sort(null);
    return tags;
  }

  private EngineException noSuchTag(ImageReference reference) {
    boolean known =
        store.list().stream()
            .flatMap(image -> store.repoTags(image.id()).stream())
            .anyMatch(tag -> tag.name().equals(reference.name()));
    return known
        ? EngineException.notFound("tag does not exist: " + reference.familiar())
        : unknown(reference);
  }

  private static EngineException unknown(ImageReference name) {
    return EngineException.notFound(
        "An image does not exist locally with the tag: " + name.familiarName());
  }

  private void pushOne(
      ImageReference reference,
      Repository repository,
      Map<Digest, List<String>> mountable,
      Consumer<PushProgress> progress)
      throws IOException {
    Image image = store.find(reference).orElseThrow(() -> noSuchTag(reference));
    List<LayerLease> leases = store.lease(image);
    try {
      var transferable = store.transferable(image);
      new Push(store, repository, transferable, mountable, progress)
          .run(reference.tag().orElseThrow());
      store.tag(image.id(), reference.withDigest(transferable.digest()));
      String name = reference.familiar();
      events.publish("image", "push", name, Map.of("name", name));
    } finally {
      leases.forEach(LayerLease::close);
    }
  }

  @Override
  public Optional<String> login(String server, Credentials credentials) {
    String domain = server.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    boolean hub = domain.isEmpty() || domain.equals("index.docker.io");
    try {
      return client.login(hub ? "docker.io" : domain, credentials);
    } catch (IOException e) {
      throw explained(e);
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid("invalid registry \"" + server + "\": " + e.getMessage());
    }
  }

  @Override
  public Distribution inspect(String reference, Credentials credentials) {
    ImageReference name = parse(reference).withDefaultTag();
    try (Repository repository = client.repository(name, credentials)) {
      FetchedManifest found =
          name.digest().isPresent()
              ? repository.fetchManifest(name.digest().get())
              : repository.fetchManifest(name.tag().orElse(ImageReference.DEFAULT_TAG));
      List<Platform> platforms =
          found.document() instanceof ImageIndex index
              ? index.platforms()
              : List.of(platform(repository, (Manifest) found.document()));
      return new Distribution(
          found.document().mediaType(),
          found.digest().toString(),
          found.content().length,
          platforms.stream().map(p -> new Target(p.architecture(), p.os(), p.variant())).toList());
    } catch (IOException e) {
      throw explained(e);
    }
  }

  @Override
  public ManifestDetails manifest(
      String reference, Credentials credentials, boolean verbose, boolean insecure) {
    ImageReference name = parse(reference).withDefaultTag();
    if (!insecure) {
      return manifest(client, name, credentials, verbose);
    }
    try (RegistryClient trusting = client.trusting(name.domain())) {
      return manifest(trusting, name, credentials, verbose);
    }
  }

  private static ManifestDetails manifest(
      RegistryClient client, ImageReference name, Credentials credentials, boolean verbose) {
    try (Repository repository = client.repository(name, credentials)) {
      FetchedManifest found =
          name.digest().isPresent()
              ? repository.fetchManifest(name.digest().get())
              : repository.fetchManifest(name.tag().orElse(ImageReference.DEFAULT_TAG));
      if (!verbose) {
        return details(name.toString(), found, Optional.empty(), List.of());
      }
      if (found.document() instanceof Manifest manifest) {
        Platform platform = platform(repository, manifest);
        return details(name.toString(), found, Optional.of(platform), List.of());
      }
      List<ManifestDetails> all = new ArrayList<>();
      for (Descriptor each : ((ImageIndex) found.document()).manifests()) {
        all.add(
            details(
                name + "@" + each.digest(),
                repository.fetchManifest(each.digest()),
                each.platform(),
                List.of()));
      }
      return details(name.toString(), found, Optional.empty(), all);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  private static ManifestDetails details(
      String reference,
      FetchedManifest fetched,
      Optional<Platform> platform,
      List<ManifestDetails> manifests) {
    return new ManifestDetails(
        reference,
        fetched.document().mediaType(),
        fetched.digest().toString(),
        fetched.content(),
        platform.map(p -> new Target(p.architecture(), p.os(), p.variant())),
        manifests);
  }

  private static Platform platform(Repository repository, Manifest manifest) throws IOException {
    if (manifest.config().size() > ImageConfig.MAX_BYTES) {
      throw new IOException("image configuration " + manifest.config().digest() + " is too long");
    }
    try (InputStream in = repository.fetchBlob(manifest.config(), 0)) {
      return ImageConfig.parse(in.readAllBytes()).platform();
    }
  }

  @Override
  public List<String> tags(String name, Credentials credentials) {
    try (Repository repository = client.repository(parse(name), credentials)) {
      return repository.tags();
    } catch (IOException e) {
      throw explained(e);
    }
  }

  @Override
  public List<SearchResult> search(
      String term, int limit, Filters filters, Credentials credentials) {
    SearchQuery query = SearchQuery.of(term, limit, filters);
    try {
      return client.search(query.registry(), query.term(), query.limit(), credentials).stream()
          .filter(query::wants)
          .toList();
    } catch (IOException e) {
      throw explained(e);
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid("invalid registry \"" + query.registry() + "\"");
    }
  }

  private static ImageReference parse(String text) {
    try {
      return ImageReference.parse(text);
    } catch (InvalidReferenceException e) {
      throw EngineException.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static EngineException explained(IOException e) {
    String message = String.valueOf(e.getMessage());
    EngineException.Kind kind = EngineException.Kind.SYSTEM;
    if (e instanceof UnauthorizedException) {
      kind = EngineException.Kind.UNAUTHORIZED;
      message = message.endsWith(NO_CREDENTIALS) ? NO_CREDENTIALS : message;
    } else if (e instanceof ImageNotFoundException) {
      kind = EngineException.Kind.NOT_FOUND;
    }
    return new EngineException(kind, message, e);
  }
}
