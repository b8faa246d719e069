package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.hijack;
import static io.jdock.daemon.http.Route.post;
import static io.jdock.daemon.http.Route.websocket;

import io.jdock.api.ApiJson;
import io.jdock.api.WaitResponse;
import io.jdock.daemon.http.ChunkedStream;
import io.jdock.daemon.http.Framing;
import io.jdock.daemon.http.HijackedStream;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.AttachOptions;
import io.jdock.engine.Containers;
import io.jdock.engine.Containers.WaitCondition;
import io.jdock.engine.Containers.WaitResult;
import io.jdock.engine.LogQuery;
import io.jdock.engine.StatsSample;
import io.jdock.engine.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code /containers}: what lasts. None of these holds a thread while nothing happens. */
public final class ContainerStreamRoutes {
  private final Containers containers;
  private final ApiJson json;

  public ContainerStreamRoutes(Containers containers, ApiJson json) {
    this.containers = containers;
    this.json = json;
  }

  public List<Route> routes() {
    return List.of(
        hijack("/containers/{id}/attach", this::attach),
        websocket("/containers/{id}/attach/ws", this::attachWebSocket),
        post("/containers/{id}/wait", this::await),
        get("/containers/{id}/logs", this::logs),
        get("/containers/{id}/stats", this::stats));
  }

  private void attach(Request request, Reply reply) {
    String id = request.parameter("id");
    HijackedStream stream =
        reply.hijack().frames(Framing.of(containers.tty(id)), request.version());
    AttachOptions options =
        new AttachOptions(
            request.flag("logs"),
            request.flag("stream"),
            request.flag("stdin"),
            request.flag("stdout"),
            request.flag("stderr"),
            request.text("detachKeys"));
    Attachments.connect(stream, containers.attach(id, options, stream), options.stdin());
  }

  /** All streams as they are, without frames; before API 1.42 all three whatever was asked for. */
  private void attachWebSocket(Request request, Reply reply) {
    String id = request.parameter("id");
    containers.tty(id); // while "no such container" can still be said in HTTP
    boolean all = !request.version().atLeast(1, 42);
    AttachOptions options =
        new AttachOptions(
            request.flag("logs"),
            request.flag("stream"),
            all || request.flag("stdin"),
            all || request.flag("stdout"),
            all || request.flag("stderr"),
            request.text("detachKeys"));
    HijackedStream stream = reply.hijack();
    Attachments.connect(stream, containers.attach(id, options, stream), options.stdin());
  }

  /**
   * The head of the answer goes out as soon as the wait has begun: clients start the container only
   * then.
   */
  private void await(Request request, Reply reply) throws HttpError {
    CompletionStage<WaitResult> result =
        containers.await(request.parameter("id"), condition(request));
    ChunkedStream stream = reply.chunked("application/json", Framing.RAW);
    stream.begin();
    result.whenComplete(
        (ended, failure) -> {
          stream.send(line(waitResponse(ended, failure)));
          stream.end();
        });
  }

  private static WaitResponse waitResponse(
      @Nullable WaitResult ended, @Nullable Throwable failure) {
    if (ended == null) {
      String message = failure == null ? "" : String.valueOf(failure.getMessage());
      return new WaitResponse(new WaitResponse.WaitError(message), -1);
    }
    return new WaitResponse(
        ended.error().isEmpty() ? null : new WaitResponse.WaitError(ended.error()),
        ended.exitCode());
  }

  /** Before API 1.30 there was one condition. */
  private static WaitCondition condition(Request request) throws HttpError {
    String text = request.version().atLeast(1, 30) ? request.text("condition") : "";
    return switch (text) {
      case "", "not-running" -> WaitCondition.NOT_RUNNING;
      case "next-exit" -> WaitCondition.NEXT_EXIT;
      case "removed" -> WaitCondition.REMOVED;
      default -> throw HttpError.badRequest("invalid condition: \"" + text + "\"");
    };
  }

  private void logs(Request request, Reply reply) throws HttpError {
    if (!request.flag("stdout") && !request.flag("stderr")) {
      throw HttpError.badRequest("Bad parameters: you must choose at least one stream");
    }
    String id = request.parameter("id");
    LogQuery query =
        new LogQuery(
            request.flag("stdout"),
            request.flag("stderr"),
            request.flag("follow"),
            request.flag("timestamps"),
            request.flag("details"),
            tail(request.text("tail")),
            Times.parse(request.query("since")),
            Times.parse(request.query("until")));
    Framing framing = Framing.of(containers.tty(id));
    ChunkedStream stream = reply.chunked(framing.contentType(request.version()), framing);
    Subscription subscription = containers.logs(id, query, stream);
    stream.onEnd(subscription::close);
    if (query.follow()) {
      stream.begin();
    }
  }

  /** Docker reads what is no number as all. */
  private static int tail(String text) {
    try {
      return Math.max(-1, Integer.parseInt(text));
    } catch (NumberFormatException all) {
      return -1;
    }
  }

  private void stats(Request request, Reply reply) {
    String id = request.parameter("id");
    if (request.flag("stream", true)) {
      ChunkedStream stream = reply.chunked("application/json", Framing.RAW);
      Subscription subscription =
          containers.stats(id, sample -> sendUnlessSlow(stream, sample), stream::end);
      stream.onEnd(subscription::close);
      stream.begin();
      return;
    }
    StatsSample now = containers.stats(id);
    if (request.flag("one-shot") || now.read().equals(Instant.EPOCH)) {
      reply.json(200, StatsMapper.toApi(now));
      return;
    }
    sendSecond(id, reply);
  }

  /**
   * A single answer from which rates can be computed: the first reading that knows the one before
   * it.
   */
  private void sendSecond(String id, Reply reply) {
    ChunkedStream stream = reply.chunked("application/json", Framing.RAW);
    AtomicBoolean first = new AtomicBoolean(true);
    Subscription subscription =
        containers.stats(
            id,
            sample -> {
              if (!first.getAndSet(false)) {
                stream.send(line(StatsMapper.toApi(sample)));
                stream.end();
              }
            },
            stream::end);
    stream.onEnd(subscription::close);
  }

  /** A client that does not keep up misses readings. */
  private void sendUnlessSlow(ChunkedStream stream, StatsSample sample) {
    if (stream.writable()) {
      stream.send(line(StatsMapper.toApi(sample)));
    }
  }

  private byte[] line(Object value) {
    return JsonLines.line(json, value);
  }
}
