/** The context of a build, as a client chooses and sends it. */
@NullMarked
package io.jdock.api.context;

import org.jspecify.annotations.NullMarked;
