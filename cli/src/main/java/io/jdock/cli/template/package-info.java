/** The subset of Go's text/template that --format needs. */
@NullMarked
package io.jdock.cli.template;

import org.jspecify.annotations.NullMarked;
