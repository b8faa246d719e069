package io.jdock.engine.image;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerPort;
import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.Healthcheck;
import io.jdock.engine.Images;
import io.jdock.engine.container.TimeFilter;
import io.jdock.engine.event.EventBus;
import io.jdock.image.Image;
import io.jdock.image.ImageArchive;
import io.jdock.image.ImageConflictException;
import io.jdock.image.ImageStore;
import io.jdock.image.ImageUsers;
import io.jdock.image.Layer;
import io.jdock.image.LayerException;
import io.jdock.image.NoSuchImageException;
import io.jdock.image.RemovedItem;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HistoryEntry;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.InvalidReferenceException;
import io.jdock.image.spec.MalformedContentException;
import io.jdock.image.spec.Platform;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** {@link Images} over the image store. */
public final class ImageService implements Images {
  private static final System.Logger LOG = System.getLogger(ImageService.class.getName());
  private static final Set<String> LIST_KEYS =
      Set.of("dangling", "label", "label!", "before", "since", "reference", "until");
  private static final Set<String> PRUNE_KEYS = Set.of("dangling", "label", "label!", "until");

  private final ImageStore store;
  private final ImageUsers users;
  private final EventBus events;

  public ImageService(ImageStore store, ImageUsers users, EventBus events) {
    this.store = store;
    this.users = users;
    this.events = events;
  }

  @Override
  public List<Summary> list(boolean all, Filters filters) {
    filters.allowOnly(LIST_KEYS);
    Image before = filters.has("before") ? resolve(filters.get("before").get(0)) : null;
    Image since = filters.has("since") ? resolve(filters.get("since").get(0)) : null;
    Instant until = until(filters);
    ReferenceFilter named = new ReferenceFilter(filters.get("reference"));
    List<Summary> list = new ArrayList<>();
    for (Image image : store.list()) {
      Map<String, String> labels = image.config().config().labels();
      boolean dangling = store.repoTags(image.id()).isEmpty();
      if (!hidden(image, all, filters)
          && (!filters.has("dangling") || wantsDangling(filters) == dangling)
          && filters.matchLabels("label", labels)
          && (!filters.has("label!") || !filters.matchLabels("label!", labels))
          && !created(image).isAfter(until)
          && (since == null || created(image).isAfter(created(since)))
          && (before == null || created(image).isBefore(created(before)))) {
        List<ImageReference> tags = named.of(store.repoTags(image.id()));
        List<ImageReference> digests = named.of(store.repoDigests(image.id()));
        if (!filters.has("reference") || !tags.isEmpty() || !digests.isEmpty()) {
          list.add(summary(image, tags, digests, -1, -1));
        }
      }
    }
    return list;
  }

  /** One that others were made of and that has no name is only shown with all. */
  private boolean hidden(Image image, boolean all, Filters filters) {
    boolean only = filters.has("dangling") && wantsDangling(filters);
    return (only || !all)
        && store.hasChildren(image.id())
        && store.repoTags(image.id()).isEmpty()
        && store.repoDigests(image.id()).isEmpty();
  }

  private static boolean wantsDangling(Filters filters) {
    String value = filters.get("dangling").get(0);
    return switch (value) {
      case "true", "1", "True", "TRUE", "t" -> true;
      case "false", "0", "False", "FALSE", "f" -> false;
      default -> throw EngineException.invalid("invalid filter 'dangling=[" + value + "]'");
    };
  }

  /** The latest time that {@code until} leaves; the end of time without it. */
  private static Instant until(Filters filters) {
    List<String> values = filters.get("until");
    if (values.isEmpty()) {
      return Instant.MAX;
    }
    if (values.size() > 1) {
      throw EngineException.invalid("more than one until filter specified");
    }
    try {
      return TimeFilter.parse(values.get(0), Instant.now());
    } catch (DateTimeException e) {
      throw EngineException.invalid(
          "failed to parse value as time or duration: \"" + values.get(0) + "\"");
    }
  }

  private static Instant created(Image image) {
    return image.config().createdAt().orElse(Instant.EPOCH);
  }

  @Override
  public List<Summary> usage() {
    List<Image> images =
        store.list().stream().filter(image -> !hidden(image, false, Filters.NONE)).toList();
    Map<Digest, Integer> holders = new HashMap<>();
    images.forEach(i -> i.layers().forEach(l -> holders.merge(l.chainId(), 1, Integer::sum)));
    return images.stream()
        .map(
            image ->
                summary(
                    image,
                    store.repoTags(image.id()),
                    store.repoDigests(image.id()),
                    image.layers().stream()
                        .filter(layer -> holders.getOrDefault(layer.chainId(), 0) > 1)
                        .mapToLong(Layer::size)
                        .sum(),
                    users.containers(image.id())))
        .toList();
  }

  private Summary summary(
      Image image,
      List<ImageReference> tags,
      List<ImageReference> digests,
      long sharedSize,
      int containers) {
    return new Summary(
        image.id().toString(),
        store.parent(image.id()).map(Digest::toString).orElse(""),
        familiar(tags),
        familiar(digests),
        created(image),
        image.size(),
        sharedSize,
        image.config().config().labels(),
        containers);
  }

  private static List<String> familiar(List<ImageReference> references) {
    return references.stream().map(ImageReference::familiar).toList();
  }

  private Image resolve(String ref) {
    try {
      return store.resolve(ref);
    } catch (NoSuchImageException e) {
      throw new EngineException(EngineException.Kind.NOT_FOUND, String.valueOf(e.getMessage()), e);
    } catch (InvalidReferenceException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Details inspect(String ref) {
    Image image = resolve(ref);
    var config = image.config();
    return new Details(
        image.id().toString(),
        store.parent(image.id()).map(Digest::toString).orElse(""),
        familiar(store.repoTags(image.id())),
        familiar(store.repoDigests(image.id())),
        config.createdAt().orElse(null),
        config.author(),
        comment(image),
        config.dockerVersion(),
        config.platform().os(),
        config.platform().architecture(),
        config.platform().variant(),
        image.size(),
        containerConfig(config.config()),
        ports(config.config()),
        config.config().onBuild(),
        config.diffIds().stream().map(Digest::toString).toList(),
        graphDriver(image),
        store.lastTagged(image.id()).orElse(null));
  }

  private static String comment(Image image) {
    List<HistoryEntry> history = image.config().history();
    String own = image.config().comment();
    return own.isEmpty() && !history.isEmpty() ? history.get(history.size() - 1).comment() : own;
  }

  private Map<String, String> graphDriver(Image image) {
    Map<String, String> data = new TreeMap<>();
    List<Layer> layers = image.layers();
    if (!layers.isEmpty()) {
      data.put("UpperDir", store.layers().diff(layers.get(layers.size() - 1)).toString());
      List<String> lower = new ArrayList<>();
      for (int i = layers.size() - 2; i >= 0; i--) {
        lower.add(store.layers().diff(layers.get(i)).toString());
      }
      if (!lower.isEmpty()) {
        data.put("LowerDir", String.join(":", lower));
      }
    }
    return data;
  }

  private static SortedSet<ContainerPort> ports(ExecutionConfig config) {
    SortedSet<ContainerPort> ports = new TreeSet<>();
    config.exposedPorts().forEach(port -> ports.add(ContainerPort.parse(port)));
    return ports;
  }

  private static ContainerConfig containerConfig(ExecutionConfig c) {
    return new ContainerConfig(
        "",
        "",
        c.user(),
        false,
        false,
        false,
        false,
        false,
        false,
        c.env(),
        nullWhenEmpty(c.cmd()),
        nullWhenEmpty(c.entrypoint()),
        "",
        c.workingDir(),
        c.labels(),
        ports(c),
        new HashSet<>(c.volumes()),
        c.healthcheck()
            .map(
                h ->
                    new Healthcheck(
                        h.test(),
                        h.interval(),
                        h.timeout(),
                        h.startPeriod(),
                        h.startInterval(),
                        h.retries()))
            .orElse(null),
        c.stopSignal().isEmpty() ? null : c.stopSignal(),
        c.stopTimeout().orElse(null),
        nullWhenEmpty(c.shell()),
        false);
  }

  private static @Nullable List<String> nullWhenEmpty(List<String> list) {
    return list.isEmpty() ? null : list;
  }

  @Override
  public List<HistoryLine> history(String ref) {
    Image image = resolve(ref);
    List<HistoryLine> lines = new ArrayList<>();
    int layer = 0;
    for (HistoryEntry entry : image.config().history()) {
      long size = 0;
      if (!entry.emptyLayer() && layer < image.layers().size()) {
        size = image.layers().get(layer++).size();
      }
      lines.add(
          0,
          new HistoryLine(
              "<missing>",
              time(entry.created()),
              entry.createdBy(),
              List.of(),
              size,
              entry.comment()));
    }
    Optional<Image> maker = Optional.of(image);
    for (int i = 0; i < lines.size() && maker.isPresent(); i++) {
      Digest id = maker.get().id();
      HistoryLine line = lines.get(i);
      lines.set(
          i,
          new HistoryLine(
              id.toString(),
              line.created(),
              line.createdBy(),
              familiar(store.repoTags(id)),
              line.size(),
              line.comment()));
      maker = store.parent(id).flatMap(store::get);
    }
    return lines;
  }

  private static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null; // written by another tool in another form
    }
  }

  @Override
  public List<Removal> remove(String ref, boolean force, boolean prune) {
    Image image = resolve(ref);
    try {
      return store.remove(ref, force, prune, users).stream()
          .map(item -> told(item, image))
          .toList();
    } catch (ImageConflictException e) {
      throw new EngineException(EngineException.Kind.CONFLICT, String.valueOf(e.getMessage()), e);
    } catch (NoSuchImageException e) {
      throw new EngineException(EngineException.Kind.NOT_FOUND, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw EngineException.system(String.valueOf(e.getMessage()), e);
    }
  }

  /** Layers are no objects that there are events of. */
  private Removal told(RemovedItem item, Image of) {
    boolean untagged = item.kind() == RemovedItem.Kind.UNTAGGED;
    if (item.image().isPresent()) {
      String id = item.image().get().toString();
      if (untagged) {
        publish("untag", of, id);
      } else {
        events.publish("image", "delete", id, Map.of("name", id));
      }
    }
    return untagged ? new Removal(item.text(), null) : new Removal(null, item.text());
  }

  /** An event of an image, which carries its labels. */
  private void publish(String action, Image image, String name) {
    Map<String, String> attributes = new HashMap<>(image.config().config().labels());
    attributes.put("name", name);
    events.publish("image", action, image.id().toString(), attributes);
  }

  @Override
  public void tag(String ref, String repository, String tag) {
    Image image = resolve(ref);
    try {
      ImageReference reference =
          ImageReference.parse(tag.isEmpty() ? repository : repository + ":" + tag)
              .withDefaultTag();
      if (reference.digest().isPresent()) {
        throw EngineException.invalid("refusing to create a tag with a digest reference");
      }
      store.tag(image.id(), reference);
      publish("tag", image, reference.familiar());
    } catch (InvalidReferenceException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw EngineException.system(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String importRoot(InputStream archive, Import request) {
    try {
      Optional<ImageReference> name = name(request);
      Platform platform =
          request.platform().isEmpty() ? Platform.host() : Platform.parse(request.platform());
      ExecutionConfig config = ChangeInstructions.apply(request.changes());
      Image image =
          new ImageArchive(store).importRoot(archive, config, request.message(), platform);
      String id = image.id().toString();
      if (name.isPresent()) {
        store.tagNew(image.id(), name.get());
        publish("tag", image, name.get().familiar());
      }
      publish("import", image, id);
      return id;
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Optional<ImageReference> name(Import request) {
    if (request.repository().isEmpty()) {
      return Optional.empty();
    }
    String tag = request.tag().isEmpty() ? "" : ":" + request.tag();
    ImageReference name = ImageReference.parse(request.repository() + tag).withDefaultTag();
    if (name.digest().isPresent()) {
      throw EngineException.invalid("cannot import digest reference");
    }
    return Optional.of(name);
  }

  @Override
  public List<String> load(InputStream archive) {
    List<String> loaded = new ArrayList<>();
    try {
      for (ImageArchive.Loaded each : new ImageArchive(store).load(archive)) {
        String id = each.image().id().toString();
        publish("load", each.image(), id);
        loaded.addAll(each.names().isEmpty() ? List.of(id) : familiar(each.names()));
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return loaded;
  }

  /** An archive that is none is the client's fault; what the disk does is not. */
  private static EngineException unreadable(IOException e) {
    boolean malformed =
        e instanceof LayerException
            || e instanceof EOFException
            || e instanceof ZipException
            || e instanceof MalformedContentException;
    return new EngineException(
        malformed ? EngineException.Kind.INVALID_PARAMETER : EngineException.Kind.SYSTEM,
        String.valueOf(e.getMessage()),
        e);
  }

  @Override
  public void save(List<String> refs, Supplier<OutputStream> out) {
    Map<Image, List<ImageReference>> chosen = new LinkedHashMap<>();
    for (String ref : refs) {
      choose(ref, chosen);
    }
    try {
      new ImageArchive(store).save(chosen, out);
    } catch (IOException e) {
      throw EngineException.system(String.valueOf(e.getMessage()), e);
    }
    for (Image image : chosen.keySet()) {
      publish("save", image, image.id().toString());
    }
  }

  /** What {@code docker save} takes for a word: a tag, all tags of a name, or an id. */
  private void choose(String ref, Map<Image, List<ImageReference>> chosen) {
    Image image = null;
    List<ImageReference> tags = List.of();
    Optional<ImageReference> name = parsed(ref).filter(n -> n.digest().isEmpty());
    if (name.isPresent() && name.get().tag().isEmpty()) {
      for (Image each : store.list()) {
        List<ImageReference> of =
            store.repoTags(each.id()).stream()
                .filter(tag -> tag.name().equals(name.get().name()))
                .toList();
        if (!of.isEmpty()) {
          addTags(chosen, each, of);
          image = each;
        }
      }
      if (image != null) {
        return;
      }
    } else if (name.isPresent() && store.find(name.get()).isPresent()) {
      tags = List.of(name.get());
    }
    addTags(chosen, resolve(ref), tags);
  }

  private static Optional<ImageReference> parsed(String ref) {
    try {
      return Optional.of(ImageReference.parse(ref));
    } catch (InvalidReferenceException e) {
      return Optional.empty(); // an id, which resolving tells
    }
  }

  private static void addTags(
      Map<Image, List<ImageReference>> chosen, Image image, List<ImageReference> tags) {
    List<ImageReference> all = new ArrayList<>(chosen.getOrDefault(image, List.of()));
    tags.stream().filter(tag -> !all.contains(tag)).forEach(all::add);
    chosen.put(image, all);
  }

  @Override
  public Pruned prune(Filters filters) {
    filters.allowOnly(PRUNE_KEYS);
    boolean onlyDangling = !filters.has("dangling") || wantsDangling(filters);
    Instant until = until(filters);
    List<Removal> removed = new ArrayList<>();
    long space = 0;
    for (Image image : store.list()) {
      Map<String, String> labels = image.config().config().labels();
      List<ImageReference> tags = store.repoTags(image.id());
      boolean intermediate =
          tags.isEmpty()
              && store.repoDigests(image.id()).isEmpty()
              && store.hasChildren(image.id());
      if (!intermediate
          && (!onlyDangling || tags.isEmpty())
          && !created(image).isAfter(until)
          && filters.matchLabels("label", labels)
          && (!filters.has("label!") || !filters.matchLabels("label!", labels))) {
        for (RemovedItem item : withAllNames(image)) {
          removed.add(told(item, image));
          space += item.bytes();
        }
      }
    }
    events.publish("image", "prune", "", Map.of("reclaimed", Long.toString(space)));
    return new Pruned(removed, space);
  }

  /** Removes it name by name, as nobody's wish is forced; what is in use keeps its names. */
  private List<RemovedItem> withAllNames(Image image) {
    List<String> names = new ArrayList<>(familiar(store.repoTags(image.id())));
    names.addAll(familiar(store.repoDigests(image.id())));
    if (names.isEmpty()) {
      names.add(image.id().hex());
    }
    List<RemovedItem> removed = new ArrayList<>();
    for (String name : names) {
      try {
        removed.addAll(store.remove(name, false, users));
      } catch (ImageConflictException e) {
        LOG.log(System.Logger.Level.DEBUG, "prune keeps {0}: {1}", name, e.getMessage());
      } catch (NoSuchImageException e) {
        LOG.log(System.Logger.Level.DEBUG, "prune: {0} has gone", name); // with its last tag
      } catch (IOException e) {
        throw EngineException.system(String.valueOf(e.getMessage()), e);
      }
    }
    return removed;
  }
}
