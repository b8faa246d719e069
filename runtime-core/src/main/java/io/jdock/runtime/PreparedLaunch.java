package io.jdock.runtime;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.PidFd;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.launch.LaunchFailure;
import io.jdock.linux.launch.LaunchProgram;
import io.jdock.linux.launch.LaunchRecord;
import io.jdock.linux.launch.Launcher;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A launch program with all that it needs from the daemon.
 *
 * @param namespaces CLONE_NEW* bits of the namespaces made with the process
 * @param pidNamespace the one that it is born in, if neither the daemon's nor a new one
 * @param cwd the record that enters the working directory
 * @param warnings what the machine does not grant
 */
record PreparedLaunch(
    LaunchProgram program,
    long namespaces,
    Optional<Fd> pidNamespace,
    LaunchRecord cwd,
    List<String> warnings) {

  /**
   * Starts the process.
   *
   * @param cgroup the control group's directory, to be born into
   */
  PidFd launch(Launcher launcher, Optional<Fd> cgroup, KernelJournal journal)
      throws LaunchException {
    try {
      return launcher.launch(program, namespaces, pidNamespace, cgroup, journal);
    } catch (LaunchFailure e) {
      throw explained(e);
    } catch (IOException e) {
      throw LaunchException.of("clone3", e);
    }
  }

  private LaunchException explained(LaunchFailure failure) {
    LaunchRecord record = failure.record();
    if (record.number() == SyscallNumber.EXECVE) {
      return notExecuted(failure);
    }
    LaunchException.Kind kind =
        record == cwd ? LaunchException.Kind.CWD : LaunchException.Kind.OTHER;
    return new LaunchException(kind, record.call().get(), failure.errno());
  }

  /** A file that is there but cannot be executed tells more than the places where there is none. */
  private static LaunchException notExecuted(LaunchFailure failure) {
    for (LaunchFailure.Attempt attempt : failure.executions()) {
      int errno = attempt.errno();
      if (errno != Errnos.ENOENT && errno != Errnos.ENOTDIR) {
        return new LaunchException(LaunchException.Kind.NOT_EXECUTABLE, attempt.call(), errno);
      }
    }
    int errno = failure.executions().size() == 1 ? failure.errno() : Errnos.ENOENT;
    return new LaunchException(
        LaunchException.Kind.COMMAND_NOT_FOUND, failure.record().call().get(), errno);
  }
}
