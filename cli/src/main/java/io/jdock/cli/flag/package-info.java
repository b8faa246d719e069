/**
 * Options as Docker's command line has them, on top of picocli's model built without reflection.
 */
@NullMarked
package io.jdock.cli.flag;

import org.jspecify.annotations.NullMarked;
