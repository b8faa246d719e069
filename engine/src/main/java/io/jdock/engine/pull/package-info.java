/** Pulling images: every layer of an image downloaded, verified and unpacked at the same time. */
@NullMarked
package io.jdock.engine.pull;

import org.jspecify.annotations.NullMarked;
