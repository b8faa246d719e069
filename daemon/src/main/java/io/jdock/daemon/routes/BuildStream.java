package io.jdock.daemon.routes;

import io.jdock.api.ApiJson;
import io.jdock.api.ProgressMessage;
import io.jdock.daemon.http.ChunkedStream;
import io.jdock.engine.build.BuildOutput;
import io.jdock.engine.build.StepEvent;
import io.jdock.engine.pull.ProgressSink;
import io.jdock.engine.pull.PullProgress;
import java.util.Locale;
import java.util.Map;

/** A build's output as lines of JSON, as moby's classic builder has it. */
final class BuildStream implements BuildOutput {
  private static final String RED = "\u001b[91m";
  private static final String PLAIN = "\u001b[0m";
  private static final String STEP = "jdock.build.step";
  private static final int MOST_KEPT = 4 << 20;

  private final ChunkedStream stream;
  private final ApiJson json;
  private final boolean quiet;
  private final boolean steps;
  private final StringBuilder kept = new StringBuilder();

  /**
   * @param quiet whether nothing is told but the image, unless the build fails
   * @param steps whether steps are told as data, side by side, which only jdock's client knows
   */
  BuildStream(ChunkedStream stream, ApiJson json, boolean quiet, boolean steps) {
    this.steps = steps && !quiet;
    this.stream = stream;
    this.json = json;
    this.quiet = quiet;
  }

  private synchronized boolean print(String text) {
    if (!quiet) {
      return stream.send(JsonLines.line(json, ProgressMessage.stream(text)));
    }
    kept.append(text);
    if (kept.length() > MOST_KEPT) {
      kept.delete(0, kept.length() - MOST_KEPT);
    }
    return true;
  }

  @Override
  public void text(String text) {
    print(text);
  }

  @Override
  public boolean program(String text, boolean stderr) {
    return print(stderr ? RED + text + PLAIN : text);
  }

  @Override
  public boolean sideBySide() {
    return steps;
  }

  @Override
  public synchronized void step(StepEvent event) {
    send(
        Map.of(
            "Step", event.step(),
            "Name", event.name(),
            "State", event.state().name().toLowerCase(Locale.ROOT),
            "Nanos", event.nanos()));
  }

  @Override
  public synchronized boolean program(int step, String text, boolean stderr) {
    return send(Map.of("Step", step, "Output", text, "Stderr", stderr));
  }

  private boolean send(Map<String, Object> data) {
    return stream.send(
        JsonLines.line(json, new ProgressMessage(null, null, null, null, STEP, null, null, data)));
  }

  @Override
  public void onWritable(Runnable action) {
    stream.onWritable(action);
  }

  @Override
  public ProgressSink pull() {
    return progress -> {
      boolean dispensable = progress instanceof PullProgress.Layer layer && layer.total() > 0;
      if (!quiet && (!dispensable || stream.writable())) {
        stream.send(JsonLines.line(json, ProgressMapper.toApi(progress)));
      }
    };
  }

  @Override
  public void image(String id) {
    if (!quiet) {
      stream.send(
          JsonLines.line(
              json,
              new ProgressMessage(null, null, null, null, null, null, null, Map.of("ID", id))));
    }
  }

  void finished(String id) {
    if (quiet) {
      stream.send(JsonLines.line(json, ProgressMessage.stream(id + "\n")));
    }
  }

  void failed(int code, String message) {
    if (quiet && kept.length() > 0) {
      stream.send(JsonLines.line(json, ProgressMessage.stream(kept.toString())));
    }
    stream.send(
        JsonLines.line(
            json,
            code == 0 ? ProgressMessage.error(message) : ProgressMessage.error(code, message)));
  }
}
