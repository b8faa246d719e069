/**
 * What integration tests stand on: a lab with its own network namespace, data root, socket and
 * control groups; images made from Debian packages; a real registry on the lab's loopback.
 */
@NullMarked
package io.jdock.it.lab;

import org.jspecify.annotations.NullMarked;
