package io.jdock.engine.build;

import java.io.InputStream;
import java.util.Optional;

/** Where the files of a build come from. */
public sealed interface ContextSource {

  /**
   * An archive, compressed or not, read as it arrives.
   *
   * @param id by which the client knows its directory again, a hash; empty for one that has none
   */
  record Archive(InputStream stream, Optional<String> id) implements ContextSource {}

  /**
   * A git repository.
   *
   * @param url {@code REPOSITORY[#REF[:DIRECTORY]]}
   */
  record Git(String url) implements ContextSource {}
}
