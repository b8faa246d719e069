/** The values of options and what they become in a create request. */
@NullMarked
package io.jdock.cli.option;

import org.jspecify.annotations.NullMarked;
