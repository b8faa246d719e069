package io.jdock.engine.build.dockerfile;

/**
 * Where an instruction stands.
 *
 * @param firstLine counted from 1
 * @param lastLine with its continuation lines and heredocs
 * @param text on one line, without comments
 */
public record Source(int firstLine, int lastLine, String text) {}
