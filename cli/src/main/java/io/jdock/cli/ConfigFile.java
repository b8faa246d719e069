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
import java.util.TreeMap;
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

  /** The value of X-Registry-Auth for an image's registry; empty credentials if none are kept. */
  public String registryAuth(String image) throws IOException {
    JsonObject auth = credentials(registryOf(image));
    return Base64.getUrlEncoder().encodeToString(Json.write(auth).getBytes(StandardCharsets.UTF_8));
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
    return auth;
  }

  /** The program that keeps the credentials of a registry; null if this file does. */
  private @Nullable CredentialStore helper(String registry) {
    String own = content.object("credHelpers").string(registry);
    String name = own.isEmpty() ? content.string("credsStore") : own;
    return name.isEmpty() ? null : new CredentialStore(name);
  }

  /**
   * Keeps a user's password for a registry.
   *
   * @return whether it lies in the file, which is not encrypted
   */
  public boolean store(String registry, String user, String password) throws IOException {
    CredentialStore helper = helper(registry);
    JsonObject entry = new JsonObject();
    if (helper != null) {
      helper.store(registry, user, password);
    } else {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      entry.put("auth", Base64.getEncoder().encodeToString(pair));
    }
    Map<String, Object> auths = auths();
    auths.put(registry, entry);
    save(auths);
    return helper == null;
  }

  /** Forgets a registry's credentials; false if there are none. */
  public boolean erase(String registry) throws IOException {
    Map<String, Object> auths = auths();
    if (auths.remove(registry) == null) {
      return false;
    }
    CredentialStore helper = helper(registry);
    if (helper != null) {
      helper.erase(registry);
    }
    save(auths);
    return true;
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

  private static String registryOf(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host && !first.equals("docker.io") ? first : HUB;
  }
}
