/** The images that are here, as {@link io.jdock.engine.Images} tells of them. */
@NullMarked
package io.jdock.engine.image;

import org.jspecify.annotations.NullMarked;
