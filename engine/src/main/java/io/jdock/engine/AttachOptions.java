package io.jdock.engine;

/**
 * @param logs replay what was logged so far
 * @param stream then stay for what comes
 * @param detachKeys Docker's notation, {@code ctrl-p,ctrl-q}; empty for the default
 */
public record AttachOptions(
    boolean logs,
    boolean stream,
    boolean stdin,
    boolean stdout,
    boolean stderr,
    String detachKeys) {}
