/** References, digests, content store, manifests, layers and overlayfs snapshots. */
@NullMarked
package io.jdock.image;

import org.jspecify.annotations.NullMarked;
