package io.jdock.runtime;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.LaunchRecord;
import io.jdock.linux.launch.Value;
import java.util.ArrayList;
import java.util.List;

/** The end of a launch program: signals, and the command, looked for as execvp(3) does. */
final class CommandChapter {
  /** A directory of the PATH that does not have it, or may not be used: the next one is tried. */
  private static final int[] TRY_NEXT = {Errnos.ENOENT, Errnos.EACCES, Errnos.ENOTDIR};

  private final LaunchProgramBuilder program;
  private final ProcessSpec process;
  private final List<String> args;

  CommandChapter(LaunchProgramBuilder program, ProcessSpec process, List<String> args) {
    this.program = program;
    this.process = process;
    this.args = args;
  }

  void write() {
    program.phase(Phase.PROCESS);
    program
        .because("files that it makes are not writable by others")
        .umask(process.user().umask())
        .shell(() -> "umask 0" + Integer.toOctalString(process.user().umask()));
    program.because("signals were held back while the daemon's memory was shared").unblockSignals();
    Value argv = program.texts(args);
    Value environment = program.texts(process.env());
    String shown = shown();
    List<String> files = candidates();
    program.because("the program itself: from here on it is the container's");
    for (int i = 0; i < files.size(); i++) {
      String file = files.get(i);
      LaunchRecord execution =
          program
              .execve(file, argv, environment, shown)
              .shell(() -> "exec " + String.join(" ", args));
      if (i < files.size() - 1) {
        execution.tolerate(TRY_NEXT);
      }
    }
  }

  private String shown() {
    return "[\"" + String.join("\", \"", args) + "\"]";
  }

  private List<String> candidates() {
    String command = args.get(0);
    if (command.contains("/")) {
      return List.of(command);
    }
    List<String> files = new ArrayList<>();
    for (String directory : process.variable("PATH").orElse("").split(":")) {
      files.add(directory.isEmpty() ? "./" + command : directory + "/" + command);
    }
    return files;
  }
}
