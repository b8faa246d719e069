/**
 * A container as processes: a {@link io.jdock.runtime.ContainerSpec} goes in, a {@link
 * io.jdock.runtime.ContainerProcess} comes out.
 *
 * <p>Entry point: {@link io.jdock.runtime.ContainerRuntime}. What happens in between, the launch
 * program, is in {@code io.jdock.linux.launch}.
 */
@NullMarked
package io.jdock.runtime;

import org.jspecify.annotations.NullMarked;
