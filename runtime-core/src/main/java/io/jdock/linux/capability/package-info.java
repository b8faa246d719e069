/**
 * Capabilities: the privileges of root, one by one.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
@NullMarked
package io.jdock.linux.capability;

import org.jspecify.annotations.NullMarked;
