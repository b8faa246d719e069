/**
 * The Engine API's routes, one class a resource, and the mapping between the API's JSON and the
 * engine's terms.
 */
@NullMarked
package io.jdock.daemon.routes;

import org.jspecify.annotations.NullMarked;
