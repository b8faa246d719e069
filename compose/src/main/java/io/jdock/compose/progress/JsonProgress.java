package io.jdock.compose.progress;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import java.io.PrintStream;

/** A JSON object an event, for programs. Members that say nothing are left out. */
public final class JsonProgress implements Progress {
  private final PrintStream out;
  private final boolean dryRun;

  public JsonProgress(PrintStream out, boolean dryRun) {
    this.out = out;
    this.dryRun = dryRun;
  }

  @Override
  public void event(Event event) {
    JsonObject line = start();
    put(line, "id", event.id());
    put(line, "parent_id", event.parentId());
    put(line, "text", event.text());
    put(line, "status", event.statusText());
    put(line, "current", event.current());
    put(line, "total", event.total());
    put(line, "percent", event.total() > 0 ? event.current() * 100 / event.total() : 0);
    print(line);
  }

  @Override
  public void message(String text) {
    print(start().put("tail", true).put("text", text));
  }

  private JsonObject start() {
    return dryRun ? new JsonObject().put("dry-run", true) : new JsonObject();
  }

  private static void put(JsonObject line, String name, String value) {
    if (!value.isEmpty()) {
      line.put(name, value);
    }
  }

  private static void put(JsonObject line, String name, long value) {
    if (value != 0) {
      line.put(name, value);
    }
  }

  private synchronized void print(JsonObject line) {
    out.println(Json.write(line));
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
