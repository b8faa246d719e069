package io.jdock.cli.image;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** {@code jdock manifest inspect}: what a registry says of an image, without pulling it. */
public final class ManifestInspectCommand extends Command {
  private final Flag<Boolean> insecure =
      flags.bool(null, "insecure", "Allow communication with an insecure registry");
  private final Flag<Boolean> verbose =
      flags.bool("v", "verbose", "Output additional info including layers and platform");

  public ManifestInspectCommand() {
    super(
        "inspect [OPTIONS] [MANIFEST_LIST] MANIFEST",
        "Display an image manifest, or manifest list",
        Arguments.between(1, 2));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("manifest inspect alpine", "for which platforms there is an image"),
        new Example("manifest inspect -v localhost:5000/app:1", "and with every digest"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    ImageName name;
    try {
      for (String argument : arguments) {
        ImageName.parse(argument);
      }
      name = ImageName.parse(arguments.get(arguments.size() - 1)).orLatest();
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
    if (arguments.size() == 2) {
      // lists that are made here, as by docker manifest create, there are none
      throw new CommandException("No such manifest: " + name.familiar());
    }
    JsonObject found = found(session, name);
    if (!verbose.get()) {
      boolean list = found.object("Descriptor").string("mediaType").matches(".*(list|index).*");
      session.out().println(Json.indent(raw(found), list ? "   " : "\t"));
      return ExitCode.OK;
    }
    List<JsonObject> platforms = found.objects("Manifests");
    List<JsonObject> all = new ArrayList<>();
    for (JsonObject each : platforms.isEmpty() ? List.of(found) : platforms) {
      all.add(detailed(each));
    }
    session.out().println(Json.indent(Json.write(platforms.isEmpty() ? all.get(0) : all), "\t"));
    return ExitCode.OK;
  }

  private JsonObject found(Session session, ImageName name) throws IOException {
    Query query = Query.of();
    if (verbose.get()) {
      query.add("verbose", true);
    }
    if (insecure.get()) {
      query.add("insecure", true);
    }
    try (EngineResponse response =
        session
            .client()
            .send(
                "GET",
                "/jdock/manifests/" + name.canonical() + query,
                null,
                Map.of("X-Registry-Auth", session.registryAuth(name.registry())))) {
      return response.object();
    } catch (EngineException e) {
      if (e.notFound()) {
        throw new CommandException("no such manifest: " + name.canonical());
      }
      throw e;
    }
  }

  private static String raw(JsonObject manifest) {
    return new String(Base64.getDecoder().decode(manifest.string("Raw")), StandardCharsets.UTF_8);
  }

  private static JsonObject detailed(JsonObject manifest) throws IOException {
    boolean oci = manifest.object("Descriptor").string("mediaType").contains(".oci.");
    return new JsonObject()
        .put("Ref", manifest.string("Ref"))
        .put("Descriptor", manifest.object("Descriptor"))
        .put("Raw", manifest.string("Raw"))
        .put(oci ? "OCIManifest" : "SchemaV2Manifest", Json.parseObject(raw(manifest)));
  }
}
