package io.jdock.engine;

/**
 * Where a container's port is published on the host, as the Docker API writes it.
 *
 * @param hostIp an address, or empty for every address
 * @param hostPort a port, a range {@code 8000-8010}, or empty for a free one
 */
public record PortBinding(String hostIp, String hostPort) {}
