package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.post;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.api.ApiJson;
import io.jdock.api.ProgressMessage;
import io.jdock.daemon.http.ChunkedStream;
import io.jdock.daemon.http.Framing;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.EngineException;
import io.jdock.engine.Registries;
import io.jdock.engine.pull.Cancellation;
import io.jdock.engine.registry.PushProgress;
import io.jdock.registry.Credentials;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** {@code /images/NAME/push}, {@code /auth}, {@code /distribution}, {@code /jdock/manifests}. */
final class RegistryRoutes {
  private final Registries registries;
  private final ApiJson json;

  RegistryRoutes(Registries registries, ApiJson json) {
    this.registries = registries;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(
        post("/auth", this::login),
        post("/images/{name*}/push", this::push),
        get("/images/search", this::search),
        get("/distribution/{name*}/json", this::inspect),
        get("/jdock/manifests/{name*}", this::manifest));
  }

  private record LoginAnswer(
      @JsonProperty("IdentityToken") String identityToken, @JsonProperty("Status") String status) {}

  private record Pushed(
      @JsonProperty("Tag") String tag,
      @JsonProperty("Digest") String digest,
      @JsonProperty("Size") long size) {}

  private record Inspected(
      @JsonProperty("Descriptor") Described descriptor,
      @JsonProperty("Platforms") List<Target> platforms) {}

  private record Described(
      @JsonProperty("mediaType") String mediaType,
      @JsonProperty("digest") String digest,
      @JsonProperty("size") long size) {}

  private record Target(
      @JsonProperty("architecture") String architecture,
      @JsonProperty("os") String os,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("variant") String variant) {}

  private void login(Request request, Reply reply) throws HttpError {
    JsonNode body = request.bodyTree();
    Optional<String> identityToken =
        registries.login(body.path("serveraddress").asText(""), RegistryAuth.of(body));
    reply.json(200, new LoginAnswer(identityToken.orElse(""), "Login Succeeded"));
  }

  private record Found(
      @JsonProperty("star_count") int stars,
      @JsonProperty("is_official") boolean official,
      @JsonProperty("name") String name,
      @JsonProperty("is_automated") boolean automated,
      @JsonProperty("description") String description) {}

  private void search(Request request, Reply reply) throws HttpError {
    Integer limit = request.integer("limit");
    if (limit != null && limit < 0) {
      throw HttpError.badRequest("invalid limit specified");
    }
    reply.json(
        200,
        registries
            .search(
                request.text("term"),
                limit == null ? 0 : limit,
                FilterQuery.of(request),
                RegistryAuth.of(request))
            .stream()
            .map(r -> new Found(r.stars(), r.official(), r.name(), false, r.description()))
            .toList());
  }

  private void inspect(Request request, Reply reply) throws HttpError {
    Registries.Distribution found =
        registries.inspect(request.parameter("name"), RegistryAuth.of(request));
    reply.json(
        200,
        new Inspected(
            new Described(found.mediaType(), found.digest(), found.size()),
            found.platforms().stream()
                .map(p -> new Target(p.architecture(), p.os(), p.variant()))
                .toList()));
  }

  private record ManifestAnswer(
      @JsonProperty("Ref") String reference,
      @JsonProperty("Descriptor") ManifestDescriptor descriptor,
      @JsonProperty("Raw") byte[] raw,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("Manifests")
          List<ManifestAnswer> manifests) {}

  private record ManifestDescriptor(
      @JsonProperty("mediaType") String mediaType,
      @JsonProperty("digest") String digest,
      @JsonProperty("size") long size,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("platform")
          @Nullable Target platform) {}

  private void manifest(Request request, Reply reply) throws HttpError {
    reply.json(
        200,
        answer(
            registries.manifest(
                request.parameter("name"),
                RegistryAuth.of(request),
                request.flag("verbose"),
                request.flag("insecure"))));
  }

  private static ManifestAnswer answer(Registries.ManifestDetails found) {
    return new ManifestAnswer(
        found.reference(),
        new ManifestDescriptor(
            found.mediaType(),
            found.digest(),
            found.content().length,
            found
                .platform()
                .map(p -> new Target(p.architecture(), p.os(), p.variant()))
                .orElse(null)),
        found.content(),
        found.manifests().stream().map(RegistryRoutes::answer).toList());
  }

  /** What goes wrong after the first word is a line of the answer. */
  private void push(Request request, Reply reply) throws HttpError {
    Unsupported.refuse(request.text("platform"), "platform");
    Credentials credentials = RegistryAuth.of(request);
    ChunkedStream stream = reply.chunked("application/json", Framing.RAW);
    Cancellation cancellation = Cancellation.create();
    stream.onClose(cancellation::cancel);
    try {
      registries.push(
          request.parameter("name"),
          request.text("tag"),
          credentials,
          progress -> send(stream, progress),
          cancellation);
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

  private void send(ChunkedStream stream, PushProgress progress) {
    boolean dispensable = progress instanceof PushProgress.Layer layer && layer.total() > 0;
    if (!dispensable || stream.writable()) {
      stream.send(JsonLines.line(json, ProgressMapper.toApi(progress)));
    }
    if (progress instanceof PushProgress.Tagged tagged) {
      Pushed pushed = new Pushed(tagged.tag(), tagged.digest(), tagged.size());
      stream.send(JsonLines.line(json, ProgressMessage.aux(pushed)));
    }
  }
}
