package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.util.Optional;

/**
 * Digests of the content of files of one file system, which nobody writes to meanwhile, known
 * without reading them.
 */
public interface FileDigests {
  /** Nothing is known, and nothing is kept. */
  FileDigests NONE =
      new FileDigests() {
        @Override
        public Optional<Digest> known(long inode) {
          return Optional.empty();
        }

        @Override
        public void found(long inode, Digest content) {}
      };

  /** The digest of a file's content, where it is known. */
  Optional<Digest> known(long inode);

  /** What was found by reading the file. */
  void found(long inode, Digest content);
}
