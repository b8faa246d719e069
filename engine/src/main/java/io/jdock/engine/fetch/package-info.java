/** Files from elsewhere, by HTTP. */
@NullMarked
package io.jdock.engine.fetch;

import org.jspecify.annotations.NullMarked;
