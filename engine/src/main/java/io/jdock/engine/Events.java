package io.jdock.engine;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened and what happens. The last 256 events are remembered. */
public interface Events {

  /** Remembered events between two instants, oldest first. */
  List<Event> history(@Nullable Instant since, @Nullable Instant until, Filters filters);

  /**
   * Remembered events since an instant (none when null), then those that come, without a gap. The
   * listener is called by one thread at a time and must not block.
   */
  Subscription subscribe(@Nullable Instant since, Filters filters, Consumer<Event> listener);
}
