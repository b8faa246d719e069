package io.jdock.cli;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The user's config.json, in Docker's form: credentials, default formats, detach keys. */
public final class ConfigFile {
  private static final String HUB = "https://index.docker.io/v1/";

  private final JsonObject content;

  private ConfigFile(JsonObject content) {
    this.content = content;
  }

  /**
   * Reads the file in a directory; without one, nothing is configured.
   *
   * @throws IOException if it is there but no JSON
   */
  public static ConfigFile in(Path directory) throws IOException {
    Path file = directory.resolve("config.json");
    if (!Files.exists(file)) {
      return new ConfigFile(new JsonObject());
    }
    try {
      return new ConfigFile(Json.parseObject(Files.readString(file)));
    } catch (IOException e) {
      throw new IOException("read " + file + ": " + e.getMessage(), e);
    }
  }

  /** A text setting such as {@code psFormat} or {@code detachKeys}; empty if not set. */
  public String setting(String name) {
    return content.string(name);
  }

  /** The value of X-Registry-Auth for an image's registry; empty credentials if none are kept. */
  public String registryAuth(String image) {
    String registry = registryOf(image);
    JsonObject entry = content.object("auths").object(registry);
    JsonObject auth = new JsonObject();
    String encoded = entry.string("auth");
    if (!encoded.isEmpty()) {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon > 0) {
        auth.put("username", pair.substring(0, colon))
            .put("password", pair.substring(colon + 1).replace("\0", ""))
            .put("serveraddress", registry);
      }
    }
    if (!entry.string("identitytoken").isEmpty()) {
      auth.put("identitytoken", entry.string("identitytoken"));
    }
    return Base64.getUrlEncoder().encodeToString(Json.write(auth).getBytes(StandardCharsets.UTF_8));
  }

  private static String registryOf(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host && !first.equals("docker.io") ? first : HUB;
  }
}
