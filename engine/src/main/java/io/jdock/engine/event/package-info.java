/** What happened, remembered and told. */
@NullMarked
package io.jdock.engine.event;

import org.jspecify.annotations.NullMarked;
