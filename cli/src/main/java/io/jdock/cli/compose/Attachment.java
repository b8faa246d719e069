package io.jdock.cli.compose;

import io.jdock.api.client.EngineClient;
import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.HijackedStream;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.api.client.StreamDemultiplexer;
import io.jdock.compose.engine.ProjectContainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Follows one container's output until it ends and is not started again. */
final class Attachment {
  private final EngineClient client;
  private final ProjectContainer container;
  private final boolean tty;
  private final LogPrinter printer;
  private final String name;
  private final HijackedStream stream;

  /** Attaches; a container that is not started yet loses nothing. */
  Attachment(
      EngineClient client, ProjectContainer container, String name, boolean tty, LogPrinter printer)
      throws IOException {
    this.client = client;
    this.container = container;
    this.name = name;
    this.tty = tty;
    this.printer = printer;
    Query query = Query.of().add("stream", true).add("stdout", true).add("stderr", true);
    this.stream = client.hijack("/containers/" + container.id() + "/attach" + query, null);
  }

  ProjectContainer container() {
    return container;
  }

  /**
   * Copies until the container has ended for good.
   *
   * @return its exit code
   */
  int follow() throws IOException {
    try (stream) {
      copy(stream.in());
    }
    while (true) {
      JsonObject state =
          client.getObject("/containers/" + container.id() + "/json").object("State");
      if (!state.bool("Running") && !state.bool("Restarting")) {
        int code = (int) state.number("ExitCode");
        printer.status(name, "exited with code " + code);
        return code;
      }
      again(state.string("FinishedAt"));
    }
  }

  private void again(String since) throws IOException {
    Query query =
        Query.of()
            .add("follow", true)
            .add("stdout", true)
            .add("stderr", true)
            .addUnlessEmpty("since", since);
    try (EngineResponse response = client.get("/containers/" + container.id() + "/logs" + query)) {
      copy(response.body());
    }
  }

  private void copy(InputStream in) throws IOException {
    try (OutputStream out = printer.stdout(name);
        OutputStream err = printer.stderr(name)) {
      if (tty) {
        in.transferTo(out);
      } else {
        new StreamDemultiplexer(in).copy(out, err);
      }
    }
  }
}
