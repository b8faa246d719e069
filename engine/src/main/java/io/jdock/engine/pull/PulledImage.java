package io.jdock.engine.pull;

import io.jdock.image.spec.Digest;

/**
 * What a pull brought.
 *
 * @param id the image's id, the digest of its configuration
 * @param digest under which the registry has it, that of the index where there is one
 * @param newer whether the reference named another image before, or none
 */
public record PulledImage(Digest id, Digest digest, boolean newer) {}
