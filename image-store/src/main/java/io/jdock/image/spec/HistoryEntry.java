package io.jdock.image.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One line of an image's history.
 *
 * @param created RFC 3339 time as written; empty when unknown
 * @param createdBy the command that made it
 * @param emptyLayer whether no layer came of it
 */
public record HistoryEntry(
    String created, String createdBy, String author, String comment, boolean emptyLayer) {

  static HistoryEntry read(JsonReader json) throws MalformedContentException {
    return new HistoryEntry(
        json.text("created"),
        json.text("created_by"),
        json.text("author"),
        json.text("comment"),
        json.flag("empty_layer"));
  }

  ObjectNode write() {
    ObjectNode json = JsonReader.newObject();
    put(json, "created", created);
    put(json, "created_by", createdBy);
    put(json, "author", author);
    put(json, "comment", comment);
    if (emptyLayer) {
      json.put("empty_layer", true);
    }
    return json;
  }

  private static void put(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }
}
