package io.jdock.api;

/** An element of {@code GET /containers/ID/changes}: kind 0 is modified, 1 added, 2 deleted. */
public record FilesystemChange(String path, int kind) {}
