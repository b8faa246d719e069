/** Makes an engine's containers, networks and volumes what a project says. */
@NullMarked
package io.jdock.compose.engine;

import org.jspecify.annotations.NullMarked;
