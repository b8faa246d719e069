/**
 * The value types of images: references, digests, platforms, manifests and configurations, with
 * their JSON forms. Values only: nothing here reads a file or a socket.
 *
 * @see <a href="https://github.com/opencontainers/image-spec">OCI image specification</a>
 * @see <a href="https://github.com/distribution/reference">distribution's reference grammar</a>
 */
@NullMarked
package io.jdock.image.spec;

import org.jspecify.annotations.NullMarked;
