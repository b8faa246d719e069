package io.jdock.daemon.routes;

import io.jdock.api.EventMessage;
import io.jdock.engine.Event;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events in the API's form. */
final class EventMapper {
  private EventMapper() {}

  static EventMessage toApi(Event event) {
    boolean old = event.type().equals("container") || event.type().equals("image");
    @Nullable String from =
        event.type().equals("container") ? event.attributes().get("image") : null;
    long seconds = event.time().getEpochSecond();
    return new EventMessage(
        old ? event.action() : null,
        old ? event.actorId() : null,
        from,
        event.type(),
        event.action(),
        new EventMessage.Actor(event.actorId(), new TreeMap<>(event.attributes())),
        "local",
        seconds,
        seconds * 1_000_000_000L + event.time().getNano());
  }
}
