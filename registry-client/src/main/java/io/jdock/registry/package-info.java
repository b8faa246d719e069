/** The OCI distribution protocol over Netty. */
@NullMarked
package io.jdock.registry;

import org.jspecify.annotations.NullMarked;
