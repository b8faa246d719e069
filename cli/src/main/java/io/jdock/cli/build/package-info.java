/** Building images. */
@NullMarked
package io.jdock.cli.build;

import org.jspecify.annotations.NullMarked;
