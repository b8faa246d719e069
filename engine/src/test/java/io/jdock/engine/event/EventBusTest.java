package io.jdock.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.Event;
import io.jdock.engine.Filters;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventBusTest {
  private final EventBus bus = new EventBus(Clock.systemUTC());

  private void publish(String action, String id) {
    bus.publish("container", action, id, Map.of("name", "n-" + id, "image", "busybox:latest"));
  }

  private static Filters filter(String key, String... values) {
    return new Filters(Map.of(key, List.of(values)));
  }

  @Test
  void remembersTheLast256() {
    for (int i = 0; i < 300; i++) {
      publish("start", "c" + i);
    }
    assertThat(bus.history(Instant.EPOCH, null, Filters.NONE)).hasSize(256);
  }

  @Test
  void subscribersGetHistoryThenWhatComes() {
    publish("create", "a");
    List<String> seen = new ArrayList<>();
    try (var subscription =
        bus.subscribe(Instant.EPOCH, Filters.NONE, (Event e) -> seen.add(e.action()))) {
      publish("start", "a");
    }
    publish("die", "a");
    assertThat(seen).containsExactly("create", "start");
  }

  @Test
  void filtersAsDockerDoes() {
    publish("exec_create: sh -c x", "a");
    publish("start", "b");
    assertThat(bus.history(null, null, filter("event", "exec_create"))).hasSize(1);
    assertThat(bus.history(null, null, filter("container", "n-b"))).hasSize(1);
    assertThat(bus.history(null, null, filter("image", "busybox"))).hasSize(2);
    assertThat(bus.history(null, null, filter("type", "image"))).isEmpty();
    for (String other : List.of("config", "node", "secret", "service", "plugin", "daemon")) {
      assertThat(bus.history(null, null, filter(other, "b"))).isEmpty();
    }
    assertThat(bus.history(null, null, filter("scope", "swarm"))).isEmpty();
    assertThatThrownBy(() -> bus.history(null, null, filter("nope", "x")))
        .hasMessage("invalid filter 'nope'");
  }
}
