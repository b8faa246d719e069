package io.jdock.cli.image;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/** Asks the engine to pull, and shows how it goes. */
public final class Pull {
  private Pull() {}

  /**
   * Pulls one image.
   *
   * @param out where progress is shown, {@code terminal} telling whether that is one
   */
  public static void pull(
      Session session,
      ImageName image,
      String platform,
      boolean allTags,
      boolean quiet,
      PrintStream out,
      boolean terminal)
      throws IOException {
    String reference = image.digest().isEmpty() ? image.tag() : image.digest();
    Query query = Query.of().add("fromImage", image.familiarName());
    if (!allTags) {
      query.add("tag", reference);
    }
    query.addUnlessEmpty("platform", platform);
    String auth = session.registryAuth(image.registry());
    int columns = terminal && !quiet ? session.terminal().size().columns() : 0;
    try (EngineResponse response =
            session
                .client()
                .send("POST", "/images/create" + query, null, Map.of("X-Registry-Auth", auth));
        JsonLines lines = response.lines()) {
      if (quiet) {
        awaitEnd(lines);
      } else {
        new ProgressDisplay(out, terminal, columns).show(lines);
      }
    }
  }

  private static void awaitEnd(JsonLines lines) throws IOException {
    for (JsonObject message = lines.next(); message != null; message = lines.next()) {
      if (message.has("error")) {
        throw new IOException(message.string("error"));
      }
    }
  }
}
