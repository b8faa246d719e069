/** How the daemon is set up: dockerd's flags and daemon.json. */
@NullMarked
package io.jdock.daemon.config;

import org.jspecify.annotations.NullMarked;
