package io.jdock.compose.engine;

import io.jdock.api.client.EngineClient;
import io.jdock.api.client.EngineException;
import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers everything that would change something as if it had been done, and lets questions through
 * to the engine. What an engine would refuse is not seen; that an image is there to be pulled is
 * asked of its registry.
 */
final class DryRun implements EngineClient.StandIn {
  private final EngineClient engine;
  private final Set<String> pulled = ConcurrentHashMap.newKeySet();

  DryRun(EngineClient engine) {
    this.engine = engine;
  }

  @Override
  public @Nullable EngineResponse answer(
      String method, String path, @Nullable JsonObject body, Map<String, String> fields)
      throws IOException {
    if (method.equals("GET") || method.equals("HEAD")) {
      return pulled.contains(path) ? image(path) : null;
    }
    String resource = path.replaceFirst("[?].*", "");
    return switch (resource) {
      case "/images/create" -> pull(path, fields);
      case "/containers/create" -> made(new JsonObject().put("Id", id(parameter(path, "name"))));
      case "/networks/create" -> made(new JsonObject().put("Id", id(name(body))));
      case "/volumes/create" -> made(new JsonObject().put("Name", name(body)));
      default -> EngineResponse.of(204, "");
    };
  }

  private static EngineResponse made(JsonObject object) {
    return EngineResponse.of(201, Json.write(object));
  }

  private static String name(@Nullable JsonObject body) {
    return body == null ? "" : body.string("Name");
  }

  /** What the registry has is as good as pulled. */
  private EngineResponse pull(String path, Map<String, String> fields) throws IOException {
    String tag = parameter(path, "tag");
    String image = parameter(path, "fromImage") + (tag.isEmpty() ? "" : ":" + tag);
    engine.send("GET", "/distribution/" + image + "/json", null, fields).close();
    pulled.add("/images/" + image + "/json");
    pulled.add("/images/" + image.replaceFirst(":latest$", "") + "/json");
    return EngineResponse.of(200, "");
  }

  /** An image that is there all the same, or one of which nothing is known. */
  private EngineResponse image(String path) throws IOException {
    try {
      return engine.get(path);
    } catch (EngineException e) {
      if (!e.notFound()) {
        throw e;
      }
      return EngineResponse.of(200, Json.write(new JsonObject().put("Id", "")));
    }
  }

  private static String parameter(String path, String name) {
    for (String each : path.substring(path.indexOf('?') + 1).split("&")) {
      if (each.startsWith(name + "=")) {
        return URLDecoder.decode(each.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /** An id as long as the engine's, the same for the same name. */
  private static String id(String name) {
    try {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
