/**
 * The client side of the OCI distribution protocol: manifests and blobs from registries.
 *
 * <p>Start at {@link io.jdock.registry.RegistryClient}.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     Distribution Specification</a>
 */
@NullMarked
package io.jdock.registry;

import org.jspecify.annotations.NullMarked;
