package io.jdock.image;

/**
 * What one archive may at most hold, so that a small download cannot fill the memory or use up all
 * inodes. Far above what any real image has.
 *
 * @param bytes of all files together, holes included
 * @param entries in the archive
 * @param remembered bytes of memory for what must be known until the end: the directories, whose
 *     times are set last, and the whiteouts
 */
record LayerLimits(long bytes, long entries, long remembered) {

  /** Docker has none; three layers at a time stay within the daemon's heap by these. */
  static final LayerLimits DEFAULT = new LayerLimits(1L << 40, 5_000_000, 40L << 20);

  /** Memory that a path takes in a map, beyond its characters. */
  static final int PER_PATH = 120;

  void checkBytes(long count) throws LayerException {
    if (count > bytes) {
      throw new LayerException("layer is too large: its files have more than " + bytes + " bytes");
    }
  }

  void checkEntries(long count) throws LayerException {
    if (count > entries) {
      throw new LayerException("layer has too many files: more than " + entries);
    }
  }

  void checkRemembered(long count) throws LayerException {
    if (count > remembered) {
      throw new LayerException("layer has too many directories and whiteouts");
    }
  }
}
