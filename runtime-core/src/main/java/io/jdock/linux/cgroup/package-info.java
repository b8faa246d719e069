/**
 * Control groups: limits, statistics, freezing and device rules on cgroup v1, hybrid and v2 hosts.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/cgroups.7.html">cgroups(7)</a>
 */
@NullMarked
package io.jdock.linux.cgroup;

import org.jspecify.annotations.NullMarked;
