package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.head;

import io.jdock.api.ApiJson;
import io.jdock.api.DiskUsage;
import io.jdock.api.VolumeInspect;
import io.jdock.daemon.http.ChunkedStream;
import io.jdock.daemon.http.Framing;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.Event;
import io.jdock.engine.Events;
import io.jdock.engine.Filters;
import io.jdock.engine.HostSystem;
import io.jdock.engine.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The engine itself: {@code /_ping}, {@code /version}, {@code /info}, {@code /events}, {@code
 * /system/df}.
 */
public final class SystemRoutes {
  private static final Set<String> USAGE_TYPES =
      Set.of("container", "image", "volume", "build-cache");

  private final HostSystem system;
  private final Events events;
  private final Product product;
  private final List<String> warnings;
  private final ApiJson json;

  public SystemRoutes(
      HostSystem system, Events events, Product product, List<String> warnings, ApiJson json) {
    this.system = system;
    this.events = events;
    this.product = product;
    this.warnings = warnings;
    this.json = json;
  }

  public List<Route> routes() {
    return List.of(
        head("/_ping", (request, reply) -> ping(reply).text(200, "")),
        get("/_ping", (request, reply) -> ping(reply).text(200, "OK")),
        get("/version", (request, reply) -> reply.json(200, product.response())),
        get(
            "/info",
            (request, reply) ->
                reply.json(
                    200, SystemMapper.info(system.info(), product, warnings, request.version()))),
        get("/events", this::events),
        get("/system/df", this::diskUsage).differs("the build cache is always empty"));
  }

  private static Reply ping(Reply reply) {
    return reply
        .header("Builder-Version", "1")
        .header("Swarm", "inactive")
        .header("Cache-Control", "no-cache, no-store, must-revalidate")
        .header("Pragma", "no-cache");
  }

  private void events(Request request, Reply reply) throws HttpError {
    Instant since = Times.parse(request.query("since"));
    Instant until = Times.parse(request.query("until"));
    Filters filters = FilterQuery.of(request);
    if (since != null && until != null && until.isBefore(since)) {
      throw HttpError.badRequest(
          "`since` time ("
              + request.text("since")
              + ") cannot be after `until` time ("
              + request.text("until")
              + ")");
    }
    ChunkedStream stream = reply.chunked("application/json", Framing.RAW);
    Instant now = Instant.now();
    if (until != null && !until.isAfter(now)) {
      stream.begin();
      events.history(since, until, filters).forEach(event -> send(stream, event));
      stream.end();
      return;
    }
    Subscription subscription =
        events.subscribe(since, filters, event -> sendUntil(stream, event, until));
    stream.onEnd(subscription::close);
    stream.begin();
    if (until != null) {
      stream.endAfter(Duration.between(now, until));
    }
  }

  private void sendUntil(ChunkedStream stream, Event event, @Nullable Instant until) {
    if (until == null || !event.time().isAfter(until)) {
      send(stream, event);
    }
  }

  private void send(ChunkedStream stream, Event event) {
    stream.send(JsonLines.line(json, EventMapper.toApi(event)));
  }

  private void diskUsage(Request request, Reply reply) throws HttpError {
    // before API 1.42 nothing could be left out
    List<String> types = request.version().atLeast(1, 42) ? request.all("type") : List.of();
    for (String type : types) {
      if (!USAGE_TYPES.contains(type)) {
        throw HttpError.badRequest("unknown object type: " + type);
      }
    }
    HostSystem.DiskUsage usage = system.diskUsage();
    reply.json(
        200,
        new DiskUsage(
            usage.layersSize(),
            wanted(types, "image")
                ? usage.images().stream()
                    .map(image -> ImageMapper.summary(image, request.version()))
                    .toList()
                : List.of(),
            wanted(types, "container")
                ? usage.containers().stream()
                    .map(container -> ContainerMapper.summary(container, request.version()))
                    .toList()
                : List.of(),
            wanted(types, "volume") ? volumes(usage) : List.of(),
            List.of(),
            request.version().atLeast(1, 42) ? null : Long.valueOf(0)));
  }

  private static boolean wanted(List<String> types, String type) {
    return types.isEmpty() || types.contains(type);
  }

  private static List<VolumeInspect> volumes(HostSystem.DiskUsage usage) {
    return usage.volumes().stream().map(VolumeRoutes::toApi).toList();
  }
}
