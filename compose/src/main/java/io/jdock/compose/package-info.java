/**
 * The Compose Specification: model, interpolation, convergence. The place is kept; issue 9 fills
 * it.
 */
@NullMarked
package io.jdock.compose;

import org.jspecify.annotations.NullMarked;
