package io.jdock.engine.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.engine.pull.PullProgress.Layer;
import io.jdock.engine.pull.PullProgress.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBroadcastTest {
  /** Output that is no terminal shows the beginning of a layer, and nothing of what is between. */
  @Test
  void whoComesLateHearsHowEachThingBeganAndStands() {
    ProgressBroadcast broadcast = new ProgressBroadcast();
    PullProgress started = new PullProgress.Started("latest", "library/alpine");
    Layer one = new Layer("one", Phase.PULLING_FS_LAYER, 0, 0);
    Layer two = new Layer("two", Phase.PULLING_FS_LAYER, 0, 0);
    Layer some = new Layer("one", Phase.DOWNLOADING, 1, 9);
    Layer more = new Layer("one", Phase.DOWNLOADING, 2, 9);
    List.of(started, one, two, some, more).forEach(broadcast::report);

    List<PullProgress> heard = new ArrayList<>();
    broadcast.subscribe(heard::add);
    assertThat(heard).containsExactly(started, one, two, more);

    Layer end = new Layer("two", Phase.PULL_COMPLETE, 0, 0);
    broadcast.report(end);
    assertThat(heard).endsWith(end).hasSize(5);
  }
}
