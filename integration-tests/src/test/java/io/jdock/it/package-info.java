/** Whole-system tests: jdock as its users see it. */
@NullMarked
package io.jdock.it;

import org.jspecify.annotations.NullMarked;
