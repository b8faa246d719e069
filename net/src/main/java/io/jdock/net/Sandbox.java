package io.jdock.net;

import java.nio.file.Path;

/**
 * A container's network namespace, kept by a bind mount so that it exists before the container's
 * first process and independently of it.
 *
 * @param path the bind mount, which setns(2) and {@code nsenter --net=PATH} take
 */
public record Sandbox(String containerId, Path path) {}
