package io.jdock.engine.build;

import io.jdock.engine.pull.ProgressSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one of several stages that run side by side tells. It is told as if they ran one after the
 * other: a stage's lines wait until those before it are done; unless the output wants to know of
 * steps side by side, then it is not told as text at all.
 */
final class StageOutput implements BuildOutput {
  private static final int MOST_WAITING = 1 << 20;

  private final BuildOutput output;
  private final List<Runnable> waiting = new ArrayList<>();
  private final List<Runnable> blocked = new ArrayList<>();
  private final boolean sideBySide;
  private boolean live;
  private boolean done;
  private int size;
  private volatile int step;
  private String name = "";
  private boolean cached;
  private long begun;
  private @Nullable StageOutput next;

  StageOutput(BuildOutput output) {
    this.output = output;
    this.sideBySide = output.sideBySide();
    this.live = sideBySide;
  }

  /**
   * A step begins, that is shown by itself.
   *
   * @param number in the build
   */
  void begin(int number, String title) {
    step = number;
    name = title;
    cached = false;
    begun = System.nanoTime();
    tell(StepEvent.State.BEGUN, 0);
  }

  /** The step that has begun need not be done. */
  void cached() {
    cached = true;
  }

  /** The step that has begun, if any, is over. */
  void end(boolean well) {
    if (!name.isEmpty()) {
      StepEvent.State done = cached ? StepEvent.State.CACHED : StepEvent.State.DONE;
      tell(well ? done : StepEvent.State.FAILED, System.nanoTime() - begun);
      name = "";
    }
  }

  private void tell(StepEvent.State state, long nanos) {
    if (sideBySide) {
      output.step(new StepEvent(step, name, state, nanos));
    }
  }

  void before(StageOutput following) {
    next = following;
  }

  /** All before it are done. */
  void begin() {
    List<Runnable> ready;
    boolean over;
    synchronized (this) {
      waiting.forEach(Runnable::run);
      waiting.clear();
      live = true;
      ready = List.copyOf(blocked);
      blocked.clear();
      over = done;
    }
    ready.forEach(output::onWritable);
    if (over) {
      beginNext();
    }
  }

  /** It has told all. */
  void finish() {
    boolean now;
    synchronized (this) {
      done = true;
      now = live;
    }
    if (now) {
      beginNext();
    }
  }

  private void beginNext() {
    StageOutput following = next;
    if (following != null) {
      following.begin();
    }
  }

  private synchronized void tell(Runnable telling, int length) {
    if (live) {
      telling.run();
    } else {
      waiting.add(telling);
      size += length;
    }
  }

  @Override
  public void text(String text) {
    if (sideBySide) {
      return;
    }
    tell(() -> output.text(text), text.length());
  }

  @Override
  public boolean sideBySide() {
    return sideBySide;
  }

  @Override
  public void step(StepEvent event) {
    output.step(event);
  }

  @Override
  public boolean program(int number, String text, boolean stderr) {
    return output.program(number, text, stderr);
  }

  @Override
  public synchronized boolean program(String text, boolean stderr) {
    if (sideBySide) {
      return output.program(step, text, stderr);
    }
    if (live) {
      return output.program(text, stderr);
    }
    tell(() -> output.program(text, stderr), text.length());
    return size < MOST_WAITING;
  }

  @Override
  public synchronized void onWritable(Runnable action) {
    if (live) {
      output.onWritable(action);
    } else {
      blocked.add(action);
    }
  }

  @Override
  public ProgressSink pull() {
    return progress -> tell(() -> output.pull().report(progress), 0);
  }

  @Override
  public void image(String id) {
    tell(() -> output.image(id), 0);
  }
}
