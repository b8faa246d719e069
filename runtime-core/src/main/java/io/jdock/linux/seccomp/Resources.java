package io.jdock.linux.seccomp;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** The data beside these classes. */
final class Resources {
  private Resources() {}

  static InputStream open(String name) throws IOException {
    InputStream stream = Resources.class.getResourceAsStream(name);
    if (stream == null) {
      throw new FileNotFoundException(name);
    }
    return stream;
  }
}
