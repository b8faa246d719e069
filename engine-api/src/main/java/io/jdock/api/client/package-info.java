/**
 * A light client of the Docker Engine API: HTTP/1.1 over a unix socket or TCP, JSON as a tree, no
 * native code and no data binding, so that a short-lived JVM is ready to ask within milliseconds.
 */
@NullMarked
package io.jdock.api.client;

import org.jspecify.annotations.NullMarked;
