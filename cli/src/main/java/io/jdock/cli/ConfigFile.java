package io.jdock.cli;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The user's config.json, in Docker's form: credentials, default formats, detach keys. */
public final class ConfigFile {
  /** The key of Docker Hub. */
  public static final String HUB = "https://index.docker.io/v1/";

  private final Path file;
  private final JsonObject content;

  private ConfigFile(Path file, JsonObject content) {
    this.file = file;
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
      return new ConfigFile(file, new JsonObject());
    }
    try {
      return new ConfigFile(file, Json.parseObject(Files.readString(file)));
    } catch (IOException e) {
      throw new IOException("read " + file + ": " + e.getMessage(), e);
    }
  }

  /** A text setting such as {@code psFormat} or {@code detachKeys}; empty if not set. */
  public String setting(String name) {
    return content.string(name);
  }

  /** The value of X-Registry-Config: what is kept for all registries. */
  public String registryConfig() throws IOException {
    JsonObject all = new JsonObject();
    Set<String> registries = new TreeSet<>(content.object("auths").members().keySet());
    registries.addAll(content.object("credHelpers").members().keySet());
    for (String registry : registries) {
      JsonObject auth = credentials(registry);
      if (!auth.isEmpty()) {
        all.put(registry, auth);
      }
    }
    return Base64.getUrlEncoder().encodeToString(Json.write(all).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What is kept for a registry, in the API's form; an empty object if nothing is.
   *
   * @param registry {@link #HUB} or a host with its port
   */
  public JsonObject credentials(String registry) throws IOException {
    CredentialStore helper = helper(registry);
    if (helper != null) {
      return helper.get(registry);
    }
    JsonObject entry = entry(registry);
    JsonObject auth = new JsonObject();
    String encoded = entry.string("auth");
    if (!encoded.isEmpty()) {
      String pair = decoded(registry, encoded);
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
    if (!entry.string("registrytoken").isEmpty()) {
      auth.put("registrytoken", entry.string("registrytoken"));
    }
    return auth;
  }

  /** Kept under the registry's own key, or one of old that is a URL of its host. */
  private JsonObject entry(String registry) {
    JsonObject auths = content.object("auths");
    for (String key : auths.members().keySet()) {
      if (!auths.has(registry) && host(key).equals(registry)) {
        return auths.object(key);
      }
    }
    return auths.object(registry);
  }

  /** The host and port of a URL or of what begins like one. */
  public static String host(String url) {
    return url.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
  }

  private String decoded(String registry, String base64) throws IOException {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": the auth of " + registry + " is not base64", e);
    }
  }

  /** The program that keeps the credentials of a registry; null if this file does. */
  private @Nullable CredentialStore helper(String registry) {
    String own = content.object("credHelpers").string(registry);
    String name = own.isEmpty() ? content.string("credsStore") : own;
    return name.isEmpty() ? null : new CredentialStore(name);
  }

  /**
   * Keeps credentials for a registry.
   *
   * @param auth as the API has it: a user with a password or an identity token
   * @return whether a password lies in the file, which is not encrypted
   */
  public boolean store(String registry, JsonObject auth) throws IOException {
    CredentialStore helper = helper(registry);
    JsonObject entry = new JsonObject();
    if (helper != null) {
      helper.store(registry, auth);
    } else {
      byte[] pair =
          (auth.string("username") + ":" + auth.string("password"))
              .getBytes(StandardCharsets.UTF_8);
      entry.put("auth", Base64.getEncoder().encodeToString(pair));
      if (!auth.string("identitytoken").isEmpty()) {
        entry.put("identitytoken", auth.string("identitytoken"));
      }
    }
    Map<String, Object> auths = auths();
    auths.put(registry, entry);
    save(auths);
    return helper == null && !auth.string("password").isEmpty();
  }

  /** Forgets a registry's credentials, if there are any. */
  public void erase(String registry) throws IOException {
    CredentialStore helper = helper(registry);
    if (helper != null) {
      helper.erase(registry);
    }
    Map<String, Object> auths = auths();
    if (auths.keySet().removeAll(Set.of(registry, "http://" + registry, "https://" + registry))) {
      save(auths);
    }
  }

  private Map<String, Object> auths() {
    return new TreeMap<>(content.object("auths").members());
  }

  /** Beside it first, so that no other reader sees half of it; for its owner only. */
  private void save(Map<String, Object> auths) throws IOException {
    content.put("auths", auths);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = Files.createTempFile(file.toAbsolutePath().getParent(), "config.json", "");
    try {
      Files.writeString(written, Json.indent(Json.write(content), "\t"));
      Path target = Files.exists(file) ? file.toRealPath() : file;
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** The file, for messages. */
  public Path file() {
    return file;
  }
}
