package io.jdock.registry;

import java.io.IOException;
import java.io.InputStream;

/** The content of a blob to send; opened again where a piece has to be sent again. */
@FunctionalInterface
public interface BlobSource {
  InputStream open() throws IOException;
}
