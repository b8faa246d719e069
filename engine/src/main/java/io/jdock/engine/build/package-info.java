/**
 * Images made of Dockerfiles: stages, steps, their cache, and the containers that RUN needs.
 *
 * <p>{@link io.jdock.engine.build.ImageBuilder} is the way in.
 */
@NullMarked
package io.jdock.engine.build;

import org.jspecify.annotations.NullMarked;
