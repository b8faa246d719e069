package io.jdock.net.dns;

/**
 * How many questions of all containers may be under way at once: each holds one of the daemon's
 * descriptors, and a few containers that ask without end must not use these up. For the loop's
 * thread only.
 */
final class ForwardPlaces {
  private int left;

  ForwardPlaces(int most) {
    this.left = most;
  }

  /** Takes a place; false when there is none left. */
  boolean take() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  void giveBack(int count) {
    left += count;
  }
}
