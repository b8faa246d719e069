package io.jdock.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a container runs: the part of its configuration that does not depend on the host.
 *
 * <p>In a {@link CreateRequest} absent values ({@code null}, empty) take the image's; in a {@link
 * ContainerDetails} they are the merged ones.
 *
 * @param hostname empty for the short id
 * @param user {@code user[:group]} by name or number; empty for the image's, then root
 * @param attachStdin what the client that created it is going to attach to; only told back
 * @param tty give it a pseudo terminal
 * @param openStdin keep its standard input open
 * @param stdinOnce close its standard input when the first attached client goes
 * @param env {@code NAME=value}; {@code NAME} alone removes the image's
 * @param cmd the command or the entrypoint's arguments; null takes the image's
 * @param entrypoint null takes the image's; a list of one empty string clears it
 * @param image the reference as given
 * @param volumes paths in the container that become anonymous volumes
 * @param healthcheck null takes the image's
 * @param stopSignal by name or number; null takes the image's, then SIGTERM
 * @param stopTimeout seconds; null for the engine's default, -1 for ever
 * @param shell for commands in shell form; null takes the image's
 */
public record ContainerConfig(
    String hostname,
    String domainname,
    String user,
    boolean attachStdin,
    boolean attachStdout,
    boolean attachStderr,
    boolean tty,
    boolean openStdin,
    boolean stdinOnce,
    List<String> env,
    @Nullable List<String> cmd,
    @Nullable List<String> entrypoint,
    String image,
    String workingDir,
    Map<String, String> labels,
    SortedSet<ContainerPort> exposedPorts,
    Set<String> volumes,
    @Nullable Healthcheck healthcheck,
    @Nullable String stopSignal,
    @Nullable Integer stopTimeout,
    @Nullable List<String> shell,
    boolean networkDisabled) {

  public ContainerConfig {
    env = List.copyOf(env);
    cmd = cmd == null ? null : List.copyOf(cmd);
    entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
    labels = Map.copyOf(labels);
    exposedPorts =
        java.util.Collections.unmodifiableSortedSet(new java.util.TreeSet<>(exposedPorts));
    volumes = Set.copyOf(volumes);
    shell = shell == null ? null : List.copyOf(shell);
  }

  public ContainerConfig withHostname(String to) {
    return new ContainerConfig(
        to,
        domainname,
        user,
        attachStdin,
        attachStdout,
        attachStderr,
        tty,
        openStdin,
        stdinOnce,
        env,
        cmd,
        entrypoint,
        image,
        workingDir,
        labels,
        exposedPorts,
        volumes,
        healthcheck,
        stopSignal,
        stopTimeout,
        shell,
        networkDisabled);
  }

  /** The configuration that {@code run IMAGE COMMAND...} without options stands for. */
  public static ContainerConfig of(String image, String... command) {
    return new ContainerConfig(
        "",
        "",
        "",
        false,
        true,
        true,
        false,
        false,
        false,
        List.of(),
        command.length == 0 ? null : List.of(command),
        null,
        image,
        "",
        Map.of(),
        new java.util.TreeSet<>(),
        Set.of(),
        null,
        null,
        null,
        null,
        false);
  }
}
