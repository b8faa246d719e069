package io.jdock.cli.copy;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A path in a container, as the engine knows it. */
record ContainerPath(String container, CopyPath path) {
  private static final long DIRECTORY = 1L << 31;
  private static final long LINK = 1L << 27;
  private static final long DEVICE = 1L << 26;

  /**
   * What is there.
   *
   * @param mode as Go's os.FileMode has it
   */
  record Stat(long mode, String linkTarget) {
    static Stat of(EngineResponse response) throws IOException {
      String field = response.field("x-docker-container-path-stat");
      if (field == null) {
        throw new IOException("the daemon's answer has no X-Docker-Container-Path-Stat");
      }
      JsonObject stat =
          Json.parseObject(new String(Base64.getDecoder().decode(field), StandardCharsets.UTF_8));
      return new Stat(stat.number("mode"), stat.string("linkTarget"));
    }

    boolean isDirectory() {
      return (mode & DIRECTORY) != 0;
    }

    boolean isLink() {
      return (mode & LINK) != 0;
    }
  }

  /** The archive's address in the API. */
  String address(Query query) {
    return "/containers/" + Query.encode(container) + "/archive" + query;
  }

  Query query() {
    return Query.of().add("path", path.text());
  }

  /** Empty where there is nothing. */
  Optional<Stat> stat(Session session) throws IOException {
    try (EngineResponse response = session.client().head(address(query()))) {
      return Optional.of(Stat.of(response));
    } catch (EngineException e) {
      return Optional.empty(); // what is wrong is told by the request that follows
    }
  }

  /** Where a copy to this path goes, a symbolic link at its end followed. */
  Destination destination(Session session) throws IOException {
    Optional<Stat> stat = stat(session);
    CopyPath target = path;
    if (stat.isPresent() && stat.get().isLink()) {
      target = path.leadingTo(stat.get().linkTarget());
      stat = new ContainerPath(container, target).stat(session);
    }
    if (stat.isPresent() && (stat.get().mode() & DEVICE) != 0) {
      throw new CommandException(
          "destination \""
              + container
              + ":"
              + path.text()
              + "\" must be a directory or a regular file: got a device");
    }
    return new Destination(target, stat.isPresent(), stat.filter(Stat::isDirectory).isPresent());
  }
}
