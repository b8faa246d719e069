package io.jdock.daemon.http;

/**
 * Answers one kind of request, on a worker thread. What it throws becomes the answer, if none was
 * begun.
 */
@FunctionalInterface
public interface Handler {
  void handle(Request request, Reply reply) throws Exception;
}
