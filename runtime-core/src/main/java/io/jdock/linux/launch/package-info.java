/**
 * Launch programs: a child process' whole life before exec, as a list of system calls that a stub
 * of machine code makes, because a JVM cannot fork and go on running Java in the child.
 *
 * <p>{@link io.jdock.linux.launch.LaunchProgramBuilder} writes one, {@link
 * io.jdock.linux.launch.Launcher} runs it. {@link io.jdock.linux.launch.LaunchStub} is the only
 * machine code in jdock.
 */
@NullMarked
package io.jdock.linux.launch;

import org.jspecify.annotations.NullMarked;
