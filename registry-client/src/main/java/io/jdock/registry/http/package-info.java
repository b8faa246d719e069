/**
 * A small blocking HTTP/1.1 client over Netty: kept-alive connections, proxies, TLS, and bodies
 * that are read from the network no faster than they are consumed. It knows nothing of registries.
 */
@NullMarked
package io.jdock.registry.http;

import org.jspecify.annotations.NullMarked;
