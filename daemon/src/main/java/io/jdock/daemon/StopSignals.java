package io.jdock.daemon;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT, which ask the daemon to end, and SIGHUP, which asks it to read its file
 * again.
 */
final class StopSignals {
  private final CountDownLatch asked = new CountDownLatch(1);

  /**
   * @param reload what SIGHUP does
   */
  void install(Runnable reload) {
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(new Signal(name), signal -> asked.countDown());
    }
    Signal.handle(new Signal("HUP"), signal -> reload.run());
  }

  void await() throws InterruptedException {
    asked.await();
  }
}
