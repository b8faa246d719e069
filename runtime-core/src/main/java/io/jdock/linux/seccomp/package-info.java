/**
 * Seccomp: Docker's profile form, compiled to classic BPF here.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/seccomp.2.html">seccomp(2)</a>
 */
@NullMarked
package io.jdock.linux.seccomp;

import org.jspecify.annotations.NullMarked;
