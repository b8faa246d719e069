package io.jdock.cli.build;

import io.jdock.api.client.JsonObject;

/** Shows nothing of a build that goes well, and all that was told of one that fails. */
final class QuietDisplay implements BuildDisplay {
  private final StringBuilder told = new StringBuilder();

  /** All text so far: of a build that went well its image's id. */
  String told() {
    return told.toString();
  }

  @Override
  public boolean wantsSteps() {
    return false;
  }

  @Override
  public void sent(long bytes) {}

  @Override
  public void text(String text) {
    told.append(text);
  }

  @Override
  public void step(JsonObject event) {
    throw new IllegalStateException("nobody asked for " + event);
  }

  @Override
  public void message(JsonObject message) {}

  @Override
  public void close() {}
}
