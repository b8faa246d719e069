package io.jdock.engine.container;

import io.jdock.engine.StreamSink.Stream;
import io.jdock.engine.stream.ProcessStreams;
import io.jdock.engine.stream.StdinFeed;
import io.jdock.linux.Descriptors;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.runtime.RunningProcess;
import io.jdock.runtime.Stdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the standard streams of processes. A container's output goes through FIFOs below {@code
 * EXECROOT/containers/ID}, which it holds open for reading and writing: when the daemon dies its
 * writes wait and do not fail, and the next daemon finds the FIFOs by their path. See fifo(7).
 */
final class StdioFactory {
  private static final Path DEV_NULL = Path.of("/dev/null");
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETPIPE_SZ = 1031;

  /** The most that is allowed without CAP_SYS_RESOURCE; see pipe(7). */
  private static final int OUTPUT_BUFFER = 1 << 20;

  private static final System.Logger LOG = System.getLogger(StdioFactory.class.getName());

  private final Path root;

  StdioFactory(Path execRoot) throws IOException {
    root = Files.createDirectories(execRoot.resolve("containers"));
  }

  /** Both ends of a process' streams before it starts; closing closes what was not given away. */
  static final class Ends implements AutoCloseable {
    private final boolean tty;
    private @Nullable Path fifos;
    private final List<Fd> theirs = new ArrayList<>();
    private final List<Fd> ours = new ArrayList<>();
    private @Nullable Fd stdin;

    private Ends(boolean tty) {
      this.tty = tty;
    }

    /** What the process gets. */
    Stdio stdio() {
      return tty
          ? new Stdio.Terminal()
          : new Stdio.Descriptors(
              theirs.get(0).number(), theirs.get(1).number(), theirs.get(2).number());
    }

    /** The process is there: its ends are closed here, ours feed the streams. */
    void connect(ProcessStreams streams, RunningProcess process) throws IOException {
      theirs.forEach(Fd::close);
      StdinFeed input = streams.input();
      if (tty) {
        Fd master =
            process
                .terminal()
                .orElseThrow(() -> new IllegalStateException("process has no terminal"))
                .fd();
        if (input != null) {
          input.open(duplicate(master));
        }
        streams.output().start(List.of(Stream.STDOUT), List.of(master));
        return;
      }
      if (input != null && stdin != null) {
        input.open(stdin);
        stdin = null;
      }
      List<Fd> outputs = List.copyOf(ours);
      ours.clear();
      if (fifos == null) {
        streams.output().start(List.of(Stream.STDOUT, Stream.STDERR), outputs);
      } else {
        streams.output().start(fifos, outputs);
      }
    }

    private static Fd duplicate(Fd fd) throws LinuxException {
      return Fd.owning(
          LinuxException.check(
              Syscalls.host().invoke(SyscallNumber.FCNTL, fd.number(), F_DUPFD_CLOEXEC, 0),
              "fcntl F_DUPFD_CLOEXEC",
              fd.toString()));
    }

    @Override
    public void close() {
      theirs.forEach(Fd::close);
      ours.forEach(Fd::close);
      if (stdin != null) {
        stdin.close();
      }
    }
  }

  Path directory(String id) {
    return root.resolve(id);
  }

  /**
   * Streams of a container's first process.
   *
   * @param uid who may open /dev/stdout again
   */
  Ends forContainer(String id, boolean tty, boolean openStdin, boolean stdinOnce, int uid)
      throws IOException {
    Ends ends = new Ends(tty);
    if (tty) {
      return ends;
    }
    Path directory = directory(id);
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    try {
      if (openStdin) {
        stdin(ends, fifo(directory.resolve("stdin"), uid), stdinOnce);
      } else {
        ends.theirs.add(Descriptors.open(DEV_NULL, Descriptors.O_RDONLY));
      }
      ends.fifos = directory;
      for (String name : List.of("stdout", "stderr")) {
        Path fifo = fifo(directory.resolve(name), uid);
        ends.ours.add(openOutput(fifo));
        ends.theirs.add(Descriptors.open(fifo, Descriptors.O_RDWR));
      }
      return ends;
    } catch (IOException e) {
      ends.close();
      throw e;
    }
  }

  private static Path fifo(Path path, int uid) throws IOException {
    Files.deleteIfExists(path);
    Descriptors.mkfifo(path, 0600);
    if (uid != 0) {
      Files.setAttribute(path, "unix:uid", uid);
    }
    return path;
  }

  /**
   * The process' end sees the end of input only when it is read-only; otherwise it survives the
   * daemon.
   */
  private static void stdin(Ends ends, Path fifo, boolean stdinOnce) throws LinuxException {
    Fd both = Descriptors.open(fifo, Descriptors.O_RDWR | Descriptors.O_NONBLOCK);
    try (both) {
      ends.theirs.add(
          Descriptors.open(fifo, stdinOnce ? Descriptors.O_RDONLY : Descriptors.O_RDWR));
      ends.stdin = Descriptors.open(fifo, Descriptors.O_WRONLY | Descriptors.O_NONBLOCK);
    }
  }

  /** With room for what a busy writer has for the daemon, so that the two take turns less often. */
  private static Fd openOutput(Path fifo) throws LinuxException {
    Fd output = Descriptors.open(fifo, Descriptors.O_RDONLY | Descriptors.O_NONBLOCK);
    long size =
        Syscalls.host().invoke(SyscallNumber.FCNTL, output.number(), F_SETPIPE_SZ, OUTPUT_BUFFER);
    if (size < 0) {
      LOG.log(System.Logger.Level.DEBUG, "{0} stays small: errno {1}", fifo, -size);
    }
    return output;
  }

  /** Reads on where an earlier daemon stopped. */
  void reconnect(String id, ProcessStreams streams, boolean openStdin) throws IOException {
    Path directory = directory(id);
    StdinFeed input = streams.input();
    if (openStdin && input != null) {
      input.open(
          Descriptors.open(
              directory.resolve("stdin"), Descriptors.O_RDWR | Descriptors.O_NONBLOCK));
    }
    streams
        .output()
        .resume(
            directory,
            List.of(
                openOutput(directory.resolve("stdout")), openOutput(directory.resolve("stderr"))));
  }

  /** Streams of a process that joins a container: pipes, which end with the daemon. */
  static Ends forExec(boolean tty, boolean openStdin) throws LinuxException {
    Ends ends = new Ends(tty);
    if (tty) {
      return ends;
    }
    try {
      if (openStdin) {
        Fd[] pipe = Descriptors.pipe(0);
        ends.theirs.add(pipe[0]);
        ends.stdin = nonBlocking(pipe[1]);
      } else {
        ends.theirs.add(Descriptors.open(DEV_NULL, Descriptors.O_RDONLY));
      }
      for (int i = 0; i < 2; i++) {
        Fd[] pipe = Descriptors.pipe(0);
        ends.theirs.add(pipe[1]);
        ends.ours.add(nonBlocking(pipe[0]));
      }
      return ends;
    } catch (LinuxException e) {
      ends.close();
      throw e;
    }
  }

  private static Fd nonBlocking(Fd fd) throws LinuxException {
    int setFlags = 4;
    LinuxException.check(
        Syscalls.host().invoke(SyscallNumber.FCNTL, fd.number(), setFlags, Descriptors.O_NONBLOCK),
        "fcntl F_SETFL O_NONBLOCK",
        fd.toString());
    return fd;
  }

  /** The containers that have streams here. */
  List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    try (var directories = Files.newDirectoryStream(root)) {
      directories.forEach(directory -> ids.add(String.valueOf(directory.getFileName())));
    }
    return ids;
  }

  void remove(String id) throws IOException {
    ContainerStore.delete(directory(id));
  }
}
