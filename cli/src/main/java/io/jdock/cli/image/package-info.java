/** The commands on images. */
@NullMarked
package io.jdock.cli.image;

import org.jspecify.annotations.NullMarked;
