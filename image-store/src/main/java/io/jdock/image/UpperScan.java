package io.jdock.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

final class UpperScan {
  static long size(Path upper) throws IOException {
    throw new IOException("in work");
  }

  static List<FileChange> changes(Path upper, RootFilesystemView image) throws IOException {
    throw new IOException("in work");
  }
}
