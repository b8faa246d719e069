package io.jdock.net;

import io.jdock.linux.KernelJournal;

/**
 * Where each network's story is kept: what the kernel, the firewall and the embedded DNS were asked
 * to do for it and for the containers on it, whoever asked. Implementations are cheap and
 * thread-safe, as {@link KernelJournal} is.
 */
public interface NetworkStories {
  /** The story of one network. */
  KernelJournal of(String networkId);

  /** A network that is no more, or was never made: nothing is told of it afterwards. */
  void forget(String networkId);

  /** Nothing is kept. */
  static NetworkStories none() {
    return new NetworkStories() {
      @Override
      public KernelJournal of(String networkId) {
        return KernelJournal.none();
      }

      @Override
      public void forget(String networkId) {
        // nothing was kept
      }
    };
  }
}
