package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.delete;
import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.post;
import static io.jdock.daemon.http.Route.upload;

import io.jdock.api.ApiJson;
import io.jdock.api.ImageDelete;
import io.jdock.api.ProgressMessage;
import io.jdock.api.PruneReport;
import io.jdock.daemon.http.BlockingBody;
import io.jdock.daemon.http.ChunkedStream;
import io.jdock.daemon.http.Framing;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.Images;
import io.jdock.engine.Registries;
import io.jdock.engine.fetch.RemoteArchive;
import io.jdock.engine.pull.Cancellation;
import io.jdock.engine.pull.PullProgress;
import io.jdock.image.spec.ImageReference;
import io.jdock.registry.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code /images}. */
public final class ImageRoutes {
  private static final System.Logger LOG = System.getLogger(ImageRoutes.class.getName());

  private final Images images;
  private final Puller puller;
  private final Registries registries;
  private final ApiJson json;

  public ImageRoutes(Images images, Puller puller, Registries registries, ApiJson json) {
    this.images = images;
    this.registries = registries;
    this.puller = puller;
    this.json = json;
  }

  public List<Route> routes() {
    return List.of(
        get("/images/json", this::list),
        upload("/images/create", this::create),
        upload("/images/load", this::load),
        post("/images/prune", this::prune),
        get("/images/get", (request, reply) -> save(request.all("names"), request, reply)),
        get(
            "/images/{name*}/get",
            (request, reply) -> save(List.of(request.parameter("name")), request, reply)),
        get("/images/{name*}/json", this::inspect),
        get("/images/{name*}/history", this::history),
        post("/images/{name*}/tag", this::tag),
        delete("/images/{name*}", this::remove));
  }

  private void list(Request request, Reply reply) throws HttpError {
    List<Images.Summary> list = images.list(request.flag("all"), listFilters(request));
    Map<String, Long> shared = new HashMap<>();
    if (request.flag("shared-size")) {
      images.usage().forEach(image -> shared.put(image.id(), image.sharedSize()));
    }
    reply.json(
        200,
        list.stream()
            .map(
                image ->
                    ImageMapper.summary(
                        image, shared.getOrDefault(image.id(), -1L), request.version()))
            .toList());
  }

  /** Before API 1.41 a name could be asked for outside of the filters. */
  private static Filters listFilters(Request request) throws HttpError {
    Filters filters = FilterQuery.of(request);
    String name = request.text("filter");
    if (name.isEmpty() || request.version().atLeast(1, 41)) {
      return filters;
    }
    Map<String, List<String>> values = new HashMap<>(filters.values());
    List<String> names = new ArrayList<>(filters.get("reference"));
    names.add(name);
    values.put("reference", names);
    return new Filters(values);
  }

  private void inspect(Request request, Reply reply) {
    Unsupported.refuse(request.flag("manifests"), "manifests");
    reply.json(
        200, ImageMapper.inspect(images.inspect(request.parameter("name")), request.version()));
  }

  private void history(Request request, Reply reply) {
    reply.json(
        200, images.history(request.parameter("name")).stream().map(ImageMapper::history).toList());
  }

  private void tag(Request request, Reply reply) {
    images.tag(request.parameter("name"), request.text("repo"), request.text("tag"));
    reply.empty(201);
  }

  private void remove(Request request, Reply reply) {
    reply.json(
        200,
        images
            .remove(request.parameter("name"), request.flag("force"), !request.flag("noprune"))
            .stream()
            .map(ImageMapper::removal)
            .toList());
  }

  private void prune(Request request, Reply reply) throws HttpError {
    Images.Pruned pruned = images.prune(FilterQuery.of(request));
    List<ImageDelete> removed = pruned.removed().stream().map(ImageMapper::removal).toList();
    reply.json(
        200, new PruneReport.Images(removed.isEmpty() ? null : removed, pruned.spaceReclaimed()));
  }

  private void create(Request request, Reply reply) throws HttpError {
    if (request.text("fromImage").isEmpty() && request.query("fromSrc") != null) {
      importRoot(request, reply);
    } else {
      pull(request, reply);
    }
  }

  private void importRoot(Request request, Reply reply) {
    String source = request.text("fromSrc");
    ChunkedStream stream = reply.chunked("application/json", Framing.RAW);
    if (source.equals("-")) {
      String id = importRoot(request, source, request.upload());
      stream.send(JsonLines.line(json, ProgressMessage.status(null, id)));
    } else {
      importFrom(RemoteArchive.open(source), request, stream);
    }
    stream.end();
  }

  private String importRoot(Request request, String source, InputStream archive) {
    String message = request.text("message");
    return images.importRoot(
        archive,
        new Images.Import(
            request.text("repo"),
            request.text("tag"),
            request.text("platform"),
            message.isEmpty() ? "Imported from " + source : message,
            request.all("changes")));
  }

  /** What goes wrong from here on is a line of the answer; a client that leaves ends it. */
  private void importFrom(RemoteArchive archive, Request request, ChunkedStream stream) {
    stream.onClose(() -> closeQuietly(archive));
    stream.send(
        JsonLines.line(json, ProgressMessage.status(null, "Downloading from " + archive.url())));
    InputStream counted =
        new CountedStream(
            archive,
            count ->
                stream.send(
                    JsonLines.line(json, ProgressMapper.importing(count, archive.length()))));
    try (counted) {
      String id = importRoot(request, request.text("fromSrc"), counted);
      stream.send(JsonLines.line(json, ProgressMessage.status(null, id)));
    } catch (EngineException e) {
      stream.send(JsonLines.line(json, ProgressMessage.error(e.text())));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "close " + archive.url(), e);
    }
  }

  private static void closeQuietly(RemoteArchive archive) {
    try {
      archive.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "close " + archive.url(), e);
    }
  }

  private void load(Request request, Reply reply) {
    Unsupported.refuse(request.text("platform"), "platform");
    List<String> loaded = images.load(request.upload());
    ChunkedStream stream = reply.chunked("application/json", Framing.RAW);
    for (String name : loaded) {
      String text =
          name.startsWith("sha256:") ? "Loaded image ID: " + name : "Loaded image: " + name;
      stream.send(JsonLines.line(json, ProgressMessage.stream(text + "\n")));
    }
    stream.end();
  }

  private void save(List<String> names, Request request, Reply reply) throws HttpError {
    Unsupported.refuse(request.text("platform"), "platform");
    ChunkedStream stream = reply.chunked("application/x-tar", Framing.RAW);
    BlockingBody body = new BlockingBody(stream);
    try {
      images.save(names, () -> body);
      body.flush();
    } catch (EngineException e) {
      if (!stream.begun()) {
        throw e;
      }
      LOG.log(System.Logger.Level.WARNING, "save " + names, e);
      stream.abort(); // the client must not take it for complete
      return;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "save " + names, e);
      stream.abort();
      return;
    }
    stream.end();
  }

  /**
   * Pulls. What goes wrong before anything was said is the answer's status; after it, a line of the
   * answer.
   */
  private void pull(Request request, Reply reply) throws HttpError {
    String reference = reference(request.text("fromImage"), request.text("tag"));
    String platform = request.text("platform");
    Credentials credentials = RegistryAuth.of(request);
    ChunkedStream stream = reply.chunked("application/json", Framing.RAW);
    Cancellation cancellation = Cancellation.create();
    stream.onClose(cancellation::cancel);
    try {
      AtomicBoolean newer = new AtomicBoolean();
      boolean all = isBare(reference);
      for (String each : all ? everyTag(reference, credentials) : List.of(reference)) {
        puller.pull(
            each,
            platform.isEmpty() ? null : platform,
            credentials,
            progress -> {
              if (all && progress instanceof PullProgress.Finished finished) {
                newer.compareAndSet(false, finished.newer()); // said once, of all tags together
              } else {
                send(stream, progress);
              }
            },
            cancellation);
      }
      if (all) {
        send(
            stream,
            new PullProgress.Finished(ImageReference.parse(reference).familiar(), newer.get()));
      }
    } catch (EngineException e) {
      if (!stream.begun()) {
        throw e;
      }
      stream.send(JsonLines.line(json, ProgressMessage.error(e.text())));
    } catch (CancellationException e) {
      stream.send(JsonLines.line(json, ProgressMessage.error("context canceled")));
    }
    stream.end();
  }

  /** A bare name stands for all its tags. */
  private static boolean isBare(String reference) {
    return reference.indexOf('@') < 0 && reference.indexOf(':', reference.lastIndexOf('/') + 1) < 0;
  }

  private List<String> everyTag(String name, Credentials credentials) {
    return registries.tags(name, credentials).stream().map(tag -> name + ":" + tag).toList();
  }

  /** A client that does not keep up misses how far a layer has come, nothing else. */
  private void send(ChunkedStream stream, PullProgress progress) {
    boolean dispensable = progress instanceof PullProgress.Layer layer && layer.total() > 0;
    if (!dispensable || stream.writable()) {
      stream.send(JsonLines.line(json, ProgressMapper.toApi(progress)));
    }
  }

  static String reference(String image, String tag) throws HttpError {
    if (image.isEmpty()) {
      throw HttpError.badRequest("invalid reference format");
    }
    if (tag.isEmpty()) {
      return image;
    }
    return image + (tag.contains(":") ? "@" : ":") + tag;
  }
}
