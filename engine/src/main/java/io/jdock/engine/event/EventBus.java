package io.jdock.engine.event;

import io.jdock.engine.Event;
import io.jdock.engine.Events;
import io.jdock.engine.Filters;
import io.jdock.engine.Subscription;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers the last 256 events and tells the subscribers. */
public final class EventBus implements Events {
  private static final int REMEMBERED = 256;

  /** Kinds of objects that can be asked for by name; of some there are none here. */
  private static final List<String> ACTORS =
      List.of(
          "container",
          "image",
          "network",
          "volume",
          "daemon",
          "plugin",
          "node",
          "service",
          "secret",
          "config");

  private static final Set<String> KEYS = keys();

  private record Subscriber(Filters filters, Consumer<Event> listener) {}

  private final Clock clock;
  private final Deque<Event> remembered = new ArrayDeque<>();
  private final List<Subscriber> subscribers = new ArrayList<>();

  private static Set<String> keys() {
    Set<String> keys = new HashSet<>(ACTORS);
    keys.addAll(Set.of("event", "label", "scope", "type"));
    return keys;
  }

  public EventBus(Clock clock) {
    this.clock = clock;
  }

  public void publish(String type, String action, String actorId, Map<String, String> attributes) {
    synchronized (remembered) {
      Event event = new Event(clock.instant(), type, action, actorId, attributes);
      remembered.add(event);
      if (remembered.size() > REMEMBERED) {
        remembered.remove();
      }
      // told under the lock, so that every subscriber sees the same order without a gap
      for (Subscriber subscriber : List.copyOf(subscribers)) {
        if (matches(event, subscriber.filters)) {
          subscriber.listener.accept(event);
        }
      }
    }
  }

  /** How many listen. */
  public int subscribers() {
    synchronized (remembered) {
      return subscribers.size();
    }
  }

  @Override
  public List<Event> history(@Nullable Instant since, @Nullable Instant until, Filters filters) {
    filters.allowOnly(KEYS);
    synchronized (remembered) {
      return remembered.stream()
          .filter(e -> since == null || !e.time().isBefore(since))
          .filter(e -> until == null || !e.time().isAfter(until))
          .filter(e -> matches(e, filters))
          .toList();
    }
  }

  @Override
  public Subscription subscribe(
      @Nullable Instant since, Filters filters, Consumer<Event> listener) {
    filters.allowOnly(KEYS);
    Subscriber subscriber = new Subscriber(filters, listener);
    synchronized (remembered) {
      if (since != null) {
        history(since, null, filters).forEach(listener);
      }
      subscribers.add(subscriber);
    }
    return () -> {
      synchronized (remembered) {
        subscribers.remove(subscriber);
      }
    };
  }

  private static boolean matches(Event event, Filters filters) {
    return one(filters, "type", event.type())
        && (!filters.has("event")
            || filters.get("event").stream()
                .anyMatch(
                    wanted ->
                        event.action().equals(wanted) || event.action().startsWith(wanted + ":")))
        && one(filters, "scope", "local")
        && filters.matchLabels("label", event.attributes())
        && ACTORS.stream().allMatch(type -> actor(event, filters, type));
  }

  private static boolean one(Filters filters, String key, String value) {
    return !filters.has(key) || filters.get(key).contains(value);
  }

  private static boolean actor(Event event, Filters filters, String type) {
    if (!filters.has(type)) {
      return true;
    }
    String name = event.attributes().getOrDefault("name", "");
    String image = event.attributes().getOrDefault("image", "");
    return filters.get(type).stream()
        .anyMatch(
            wanted ->
                (event.type().equals(type)
                        && (event.actorId().startsWith(wanted) || name.equals(wanted)))
                    || (type.equals("image")
                        && (image.equals(wanted) || withoutTag(image).equals(wanted)))
                    || (type.equals("container")
                        && event.attributes().getOrDefault("container", "").startsWith(wanted)
                        && !wanted.isEmpty()));
  }

  private static String withoutTag(String image) {
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
  }
}
