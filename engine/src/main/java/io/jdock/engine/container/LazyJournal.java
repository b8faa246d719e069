package io.jdock.engine.container;

import com.fasterxml.jackson.annotation.JsonValue;

/** A journal whose texts are made when it is written, off the hot path. */
record LazyJournal(JournalRecorder recorder) {
  @JsonValue
  JournalRecorder.Stored stored() {
    return recorder.store();
  }
}
