/**
 * HTTP/1.1 on Netty as the Docker Engine API uses it: routes, JSON answers, chunked streams,
 * hijacked connections.
 */
@NullMarked
package io.jdock.daemon.http;

import org.jspecify.annotations.NullMarked;
