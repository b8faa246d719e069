/**
 * The Dockerfile language: from text to typed instructions. Nothing here does any input or output.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
@NullMarked
package io.jdock.engine.build.dockerfile;

import org.jspecify.annotations.NullMarked;
