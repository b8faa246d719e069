package io.jdock.daemon.config;

import java.nio.file.Path;

/**
 * The daemon's TLS on its TCP addresses.
 *
 * @param ca who signs the clients' certificates; only used to verify them
 * @param certificate the daemon's chain
 * @param verify whether clients must present a certificate ({@code --tlsverify})
 */
public record TlsFiles(Path ca, Path certificate, Path key, boolean verify) {}
