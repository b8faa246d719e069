/** The Docker Engine API: its JSON and a client that speaks it. */
@NullMarked
package io.jdock.api;

import org.jspecify.annotations.NullMarked;
