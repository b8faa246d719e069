package io.jdock.cli;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A program {@code docker-credential-NAME} that keeps credentials instead of config.json.
 *
 * @see <a href="https://github.com/docker/docker-credential-helpers#development">its protocol</a>
 */
final class CredentialStore {
  private static final String NOT_FOUND = "credentials not found in native keychain";
  private static final String TOKEN = "<token>";

  private final String program;

  CredentialStore(String name) {
    this.program = "docker-credential-" + name;
  }

  /** What is kept for a registry, as the API wants it; empty if nothing is. */
  JsonObject get(String registry) throws IOException {
    String answer;
    try {
      answer = run("get", registry);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains(NOT_FOUND)) {
        return new JsonObject();
      }
      throw e;
    }
    JsonObject kept = Json.parseObject(answer);
    JsonObject auth = new JsonObject();
    if (kept.string("Username").equals(TOKEN)) {
      return auth.put("identitytoken", kept.string("Secret")).put("serveraddress", registry);
    }
    return auth.put("username", kept.string("Username"))
        .put("password", kept.string("Secret"))
        .put("serveraddress", registry);
  }

  /**
   * @param auth as the API has it, with a password or an identity token
   */
  void store(String registry, JsonObject auth) throws IOException {
    String identity = auth.string("identitytoken");
    JsonObject kept = new JsonObject();
    kept.put("ServerURL", registry)
        .put("Username", identity.isEmpty() ? auth.string("username") : TOKEN)
        .put("Secret", identity.isEmpty() ? auth.string("password") : identity);
    run("store", Json.write(kept));
  }

  void erase(String registry) throws IOException {
    run("erase", registry);
  }

  private static String failure(String verb) {
    String doing =
        switch (verb) {
          case "get" -> "getting";
          case "store" -> "storing";
          default -> "erasing";
        };
    return "error " + doing + " credentials - err: ";
  }

  private String run(String verb, String input) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(program, verb).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new IOException(
          failure(verb) + "exec: \"" + program + "\": executable file not found in $PATH, out: ``",
          e);
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String out =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(failure(verb) + "exit status " + code + ", out: `" + out + "`");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program + " runs", e);
    }
    return out;
  }
}
