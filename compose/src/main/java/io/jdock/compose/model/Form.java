package io.jdock.compose.model;

/** Ways to write a value that the Java type alone does not tell. */
public enum Form {
  /** A number of bytes: {@code 512m} is read, {@code "536870912"} is written. */
  BYTES,
  /** A number, or {@code all} for -1. */
  COUNT,
  /** A list, or one line split as a shell does; null and empty differ. */
  COMMAND,
  /** A list, or one line that follows CMD-SHELL. */
  HEALTH_TEST,
  /** A list, or one string for a list of one. */
  STRINGS,
  /** A mapping, or a list of {@code key=value}; a missing value is an empty one. */
  MAPPING,
  /** A mapping whose values may be lists. */
  MULTI,
  /** A mapping, or a list of {@code key=value}; a missing value is null: the caller's own. */
  ENVIRONMENT,
  /** Host names and their addresses, written as a list of {@code host=address}. */
  HOSTS,
  /** SSH agents or keys by id. */
  SSH,
  /** A file mode: octal digits when text. */
  OCTAL,
  /** The {@code x-} keys, any YAML. */
  EXTENSIONS
}
