package io.jdock.engine.build;

import java.io.InputStream;

/** Where the files of a build come from. */
public sealed interface ContextSource {

  /** An archive, compressed or not, read as it arrives. */
  record Archive(InputStream stream) implements ContextSource {}

  /**
   * A git repository.
   *
   * @param url {@code REPOSITORY[#REF[:DIRECTORY]]}
   */
  record Git(String url) implements ContextSource {}
}
