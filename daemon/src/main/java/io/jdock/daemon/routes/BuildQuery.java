package io.jdock.daemon.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Request;
import io.jdock.engine.Resources;
import io.jdock.engine.build.BuildRequest;
import io.jdock.engine.build.ContextSource;
import io.jdock.image.spec.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the query of {@code POST /build} (moby {@code api/server/router/build}). */
final class BuildQuery {
  private static final Predicate<String> HASH = Pattern.compile("[0-9a-f]{64}").asMatchPredicate();
  private static final Pattern GIT =
      Pattern.compile("(git://|github\\.com/|git@|ssh://|https?://[^#]*\\.git(#.*)?$|file://).*");

  /** Where jdock's own client puts secrets: base64 of {@code {ID: base64}}. */
  static final String SECRETS = "X-Jdock-Build-Secrets";

  /** By what jdock's own client knows the directory of the context again: 64 hexadecimal digits. */
  static final String CONTEXT = "X-Jdock-Context";

  /** How jdock's own client wants steps told: {@code steps} for data, side by side. */
  static final String PROGRESS = "X-Jdock-Progress";

  private final Request request;

  private BuildQuery(Request request) {
    this.request = request;
  }

  static BuildRequest of(Request request) throws HttpError {
    return new BuildQuery(request).read();
  }

  static boolean steps(Request request) {
    return request.headers().get(PROGRESS, "").equals("steps");
  }

  static ContextSource source(Request request) throws HttpError {
    String remote = request.text("remote");
    if (remote.isEmpty()) {
      return new ContextSource.Archive(
          request.upload(), Optional.of(request.headers().get(CONTEXT, "")).filter(HASH));
    }
    if (GIT.matcher(remote).matches()) {
      return new ContextSource.Git(remote);
    }
    throw new HttpError(
        501,
        "a build from the URL "
            + remote
            + " is not supported by jdock: a git repository (ending in .git) is, or fetch it and"
            + " send it on standard input");
  }

  private BuildRequest read() throws HttpError {
    String version = request.text("version");
    if (version.equals("2")) {
      throw new HttpError(501, "BuildKit's protocol is not supported by jdock: DOCKER_BUILDKIT=0");
    }
    Unsupported.refuse(request.flag("squash"), "squash");
    Unsupported.refuse(!request.text("outputs").matches("|null|\\[\\]"), "outputs");
    Unsupported.refuse(!request.text("securityopt").matches("|null|\\[\\]"), "securityopt");
    Unsupported.refuse(!request.text("isolation").matches("|default"), "isolation");
    Unsupported.refuse(request.text("credentialspec"), "credentialspec");
    String dockerfile = request.text("dockerfile");
    return new BuildRequest(
        dockerfile.isEmpty() ? "Dockerfile" : dockerfile,
        request.all("t").stream().filter(tag -> !tag.isEmpty()).toList(),
        buildArgs(),
        texts("labels"),
        request.text("target"),
        request.flag("nocache"),
        request.flag("pull"),
        request.flag("rm", true) || request.flag("forcerm"),
        request.flag("forcerm"),
        request.text("networkmode"),
        platform(),
        extraHosts(),
        resources(),
        number("shmsize"),
        request.text("cgroupparent"),
        list("cachefrom"),
        secrets());
  }

  private JsonNode tree(String name) throws HttpError {
    String text = request.text(name);
    try {
      return request.json().tree((text.isEmpty() ? "null" : text).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw HttpError.badRequest("error reading " + name + ": " + e.getMessage());
    }
  }

  private Map<String, Optional<String>> buildArgs() throws HttpError {
    Map<String, Optional<String>> values = new TreeMap<>();
    JsonNode tree = tree("buildargs");
    for (var field : tree.properties()) {
      JsonNode value = field.getValue();
      values.put(field.getKey(), value.isNull() ? Optional.empty() : Optional.of(value.asText()));
    }
    return values;
  }

  private Map<String, String> texts(String name) throws HttpError {
    Map<String, String> values = new TreeMap<>();
    for (var field : tree(name).properties()) {
      values.put(field.getKey(), field.getValue().asText());
    }
    return values;
  }

  private List<String> list(String name) throws HttpError {
    List<String> values = new ArrayList<>();
    tree(name).forEach(value -> values.add(value.asText()));
    return values;
  }

  private List<String> extraHosts() {
    List<String> hosts = new ArrayList<>();
    for (String each : request.all("extrahosts")) {
      for (String host : each.split(",")) {
        if (!host.isBlank()) {
          hosts.add(host.strip());
        }
      }
    }
    return hosts;
  }

  private Optional<Platform> platform() throws HttpError {
    String text = request.text("platform");
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Platform.parse(text));
    } catch (IllegalArgumentException e) {
      throw HttpError.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private long number(String name) throws HttpError {
    String text = request.text(name);
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw HttpError.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }

  private Resources resources() throws HttpError {
    List<Resources.Ulimit> limits = new ArrayList<>();
    for (JsonNode limit : tree("ulimits")) {
      limits.add(
          new Resources.Ulimit(
              limit.path("Name").asText(),
              limit.path("Soft").asLong(),
              limit.path("Hard").asLong()));
    }
    return new Resources(
        number("memory"),
        number("memswap"),
        0,
        null,
        0,
        number("cpushares"),
        number("cpuperiod"),
        number("cpuquota"),
        0,
        0,
        request.text("cpusetcpus"),
        request.text("cpusetmems"),
        null,
        null,
        0,
        limits,
        List.of(),
        List.of());
  }

  private Map<String, byte[]> secrets() throws HttpError {
    String header = request.headers().get(SECRETS, "");
    Map<String, byte[]> secrets = new TreeMap<>();
    if (!header.isEmpty()) {
      try {
        JsonNode all = request.json().tree(Base64.getUrlDecoder().decode(header));
        for (var secret : all.properties()) {
          secrets.put(secret.getKey(), Base64.getDecoder().decode(secret.getValue().asText()));
        }
      } catch (IOException | IllegalArgumentException e) {
        throw HttpError.badRequest("invalid " + SECRETS + " header: " + e.getMessage());
      }
    }
    return secrets;
  }
}
