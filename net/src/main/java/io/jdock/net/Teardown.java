package io.jdock.net;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What can be undone in the background, one thing at a time and in order. */
final class Teardown implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Teardown.class.getName());
  private static final int CLOSE_SECONDS = 30;

  interface Task {
    void run() throws IOException;
  }

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "network-teardown");
            thread.setDaemon(true);
            return thread;
          });

  void later(String what, Task task) {
    executor.execute(
        () -> {
          try {
            task.run();
          } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, what, e);
          }
        });
  }

  /** Waits until all is done. */
  @Override
  public void close() throws IOException {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new NetworkException("links are still being removed after " + CLOSE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while links are being removed", e);
    }
  }
}
