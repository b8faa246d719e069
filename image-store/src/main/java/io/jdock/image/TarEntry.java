package io.jdock.image;

import java.util.List;
import java.util.Map;

/**
 * One member of a tar archive. Names hold one byte a character, see {@link FileCalls}.
 *
 * @param type the type flag; {@code '0'} for all regular files
 * @param mode permission bits with setuid, setgid and sticky
 * @param size bytes of the file as it shall be
 * @param modifiedSeconds since 1970
 * @param extendedAttributes by their full name, such as {@code security.capability}
 * @param segments where the content in the archive lies in the file; one for a file without holes
 */
record TarEntry(
    String name,
    String linkName,
    char type,
    int mode,
    int uid,
    int gid,
    long size,
    long modifiedSeconds,
    int modifiedNanos,
    int deviceMajor,
    int deviceMinor,
    Map<String, byte[]> extendedAttributes,
    List<Segment> segments) {

  static final char REGULAR = '0';
  static final char HARD_LINK = '1';
  static final char SYMBOLIC_LINK = '2';
  static final char CHARACTER_DEVICE = '3';
  static final char BLOCK_DEVICE = '4';
  static final char DIRECTORY = '5';
  static final char FIFO = '6';

  /** The same entry with another owner. */
  TarEntry ownedBy(int newUid, int newGid) {
    return new TarEntry(
        name,
        linkName,
        type,
        mode,
        newUid,
        newGid,
        size,
        modifiedSeconds,
        modifiedNanos,
        deviceMajor,
        deviceMinor,
        extendedAttributes,
        segments);
  }

  /** The same entry with another mode; a symbolic link has none of its own. */
  TarEntry withMode(int newMode) {
    return new TarEntry(
        name,
        linkName,
        type,
        type == SYMBOLIC_LINK ? mode : newMode,
        uid,
        gid,
        size,
        modifiedSeconds,
        modifiedNanos,
        deviceMajor,
        deviceMinor,
        extendedAttributes,
        segments);
  }

  /** A run of content. */
  record Segment(long offset, long length) {}
}
