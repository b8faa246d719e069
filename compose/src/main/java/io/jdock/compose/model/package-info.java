/**
 * A Compose project as the Compose Specification has it, every short form written out. The records'
 * components are named and ordered as compose-go's types are, since the hash by which docker
 * compose tells a changed service follows that order. As in the specification, nothing, zero and
 * empty mean the same unless a component is nullable.
 */
@NullMarked
package io.jdock.compose.model;

import org.jspecify.annotations.NullMarked;
