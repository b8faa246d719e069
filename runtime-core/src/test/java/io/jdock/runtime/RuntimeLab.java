package io.jdock.runtime;

import io.jdock.linux.Descriptors;
import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import jnr.ffi.Pointer;

/** A runtime with a busybox root, to try containers in. */
final class RuntimeLab implements AutoCloseable {
  static final List<String> ENV = List.of("PATH=/usr/bin:/bin", "HOME=/root");

  /** What came out of a process. */
  record Outcome(String output, ExitStatus status) {}

  final EventLoop loop;
  final ContainerRuntime runtime;
  final Path root;
  final List<KernelJournal.Step> steps = new ArrayList<>();

  RuntimeLab(Path directory) throws IOException {
    loop = EventLoop.start("test-loop");
    runtime = ContainerRuntime.create(loop, directory.resolve("run"));
    root = BusyboxRoot.in(java.nio.file.Files.createDirectory(directory.resolve("rootfs")));
  }

  ProcessSpecBuilder process(String... args) {
    return ProcessSpec.builder(List.of(args)).env(ENV);
  }

  ContainerSpecBuilder spec(ProcessSpec process) {
    return ContainerSpec.builder("lab", new RootFilesystem.Directory(root), process);
  }

  Outcome run(String... args) throws Exception {
    return run(s -> s, args);
  }

  Outcome run(UnaryOperator<ContainerSpecBuilder> change, String... args) throws Exception {
    return run(change.apply(spec(process(args).build())).build());
  }

  Outcome run(ContainerSpec spec) throws Exception {
    try (Streams streams = new Streams()) {
      ContainerProcess container =
          runtime.start(spec, Optional.empty(), streams.stdio(), steps::add);
      streams.closeWriter();
      String output = streams.readAll();
      return new Outcome(output, container.exit().get(10, TimeUnit.SECONDS));
    }
  }

  Outcome exec(ContainerProcess container, ProcessSpec process) throws Exception {
    try (Streams streams = new Streams()) {
      ExecProcess executed = container.exec(process, streams.stdio(), steps::add);
      streams.closeWriter();
      String output = streams.readAll();
      return new Outcome(output, executed.exit().get(10, TimeUnit.SECONDS));
    }
  }

  @Override
  public void close() {
    runtime.close();
    loop.close();
  }

  /** Input from /dev/null, output and errors into one pipe. */
  static final class Streams implements AutoCloseable {
    private final Fd input;
    private final Fd[] pipe;

    Streams() throws IOException {
      input = Descriptors.open(Path.of("/dev/null"), Descriptors.O_RDONLY);
      pipe = Descriptors.pipe(0);
    }

    Stdio stdio() {
      return new Stdio.Descriptors(input.number(), pipe[1].number(), pipe[1].number());
    }

    void closeWriter() {
      pipe[1].close();
    }

    String readAll() throws IOException {
      return RuntimeLab.readAll(pipe[0]);
    }

    @Override
    public void close() {
      input.close();
      pipe[0].close();
      pipe[1].close();
    }
  }

  /** What a terminal said, once its last process has ended. */
  static String readTerminal(TerminalMaster terminal) throws IOException {
    StringBuilder text = new StringBuilder();
    Pointer buffer = jnr.ffi.Memory.allocateDirect(jnr.ffi.Runtime.getSystemRuntime(), 4096);
    try {
      while (true) {
        int count = Descriptors.read(terminal.fd(), buffer, 4096);
        byte[] bytes = new byte[count];
        buffer.get(0, bytes, 0, count);
        text.append(new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (LinuxException e) {
      if (e.errno() != 5) {
        throw e;
      }
      return text.toString();
    }
  }

  static String readAll(Fd fd) throws IOException {
    StringBuilder text = new StringBuilder();
    Pointer buffer = jnr.ffi.Memory.allocateDirect(jnr.ffi.Runtime.getSystemRuntime(), 4096);
    int count = Descriptors.read(fd, buffer, 4096);
    while (count > 0) {
      byte[] bytes = new byte[count];
      buffer.get(0, bytes, 0, count);
      text.append(new String(bytes, StandardCharsets.UTF_8));
      count = Descriptors.read(fd, buffer, 4096);
    }
    return text.toString();
  }
}
