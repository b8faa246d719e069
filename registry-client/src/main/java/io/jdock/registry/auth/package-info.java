/** Authentication at a registry: challenges, basic credentials, bearer tokens and their cache. */
@NullMarked
package io.jdock.registry.auth;

import org.jspecify.annotations.NullMarked;
