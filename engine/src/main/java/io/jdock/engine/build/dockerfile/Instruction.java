package io.jdock.engine.build.dockerfile;

import io.jdock.image.spec.HealthcheckConfig;
import java.util.List;
import java.util.Optional;

/** One instruction below a FROM, its arguments as written: variables are not replaced yet. */
public sealed interface Instruction {

  Source source();

  /** A name and what is given to it. */
  record Pair(String name, String value) {}

  /** Something that is run, by a shell or as it is. */
  record CommandLine(List<String> words, boolean shell) {
    public CommandLine {
      words = List.copyOf(words);
    }
  }

  /** An ARG; more than one in one instruction are instructions of their own. */
  record Arg(Source source, List<Variable> variables) implements Instruction {
    public Arg {
      variables = List.copyOf(variables);
    }

    /**
     * @param value what it is unless the build is told otherwise
     */
    public record Variable(String name, Optional<String> value) {}
  }

  record Env(Source source, List<Pair> pairs) implements Instruction {
    public Env {
      pairs = List.copyOf(pairs);
    }
  }

  record Label(Source source, List<Pair> pairs) implements Instruction {
    public Label {
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * COPY and ADD.
   *
   * @param add whether archives are unpacked and URLs are fetched
   * @param paths sources by path, in order; heredocs come after them
   * @param from stage or image to copy from; empty for the context
   * @param chown empty for root, or with {@code from} for the owner that files have there
   * @param chmod empty for the mode that files have
   * @param checksum that a URL's content must have; empty for any
   * @param parents whether the sources' directories are made too
   * @param excludes patterns, as in a {@code .dockerignore}, of what is left out
   * @param keepGit whether a git repository's {@code .git} is copied too
   */
  record Copy(
      Source source,
      boolean add,
      List<String> paths,
      List<Heredoc> heredocs,
      String destination,
      String from,
      String chown,
      String chmod,
      boolean link,
      String checksum,
      boolean parents,
      List<String> excludes,
      boolean keepGit)
      implements Instruction {
    public Copy {
      excludes = List.copyOf(excludes);
      paths = List.copyOf(paths);
      heredocs = List.copyOf(heredocs);
    }

    public String name() {
      return add ? "ADD" : "COPY";
    }
  }

  /**
   * @param network {@code default}, {@code none} or {@code host}
   */
  record Run(
      Source source,
      CommandLine command,
      List<Heredoc> heredocs,
      List<RunMount> mounts,
      String network)
      implements Instruction {
    public Run {
      heredocs = List.copyOf(heredocs);
      mounts = List.copyOf(mounts);
    }
  }

  record Cmd(Source source, CommandLine command) implements Instruction {}

  record Entrypoint(Source source, CommandLine command) implements Instruction {}

  record Expose(Source source, List<String> ports) implements Instruction {
    public Expose {
      ports = List.copyOf(ports);
    }
  }

  record Volume(Source source, List<String> paths) implements Instruction {
    public Volume {
      paths = List.copyOf(paths);
    }
  }

  record Workdir(Source source, String path) implements Instruction {}

  record User(Source source, String user) implements Instruction {}

  record StopSignal(Source source, String signal) implements Instruction {}

  record Shell(Source source, List<String> words) implements Instruction {
    public Shell {
      words = List.copyOf(words);
    }
  }

  record Maintainer(Source source, String name) implements Instruction {}

  record Health(Source source, HealthcheckConfig check) implements Instruction {}

  /**
   * @param trigger the instruction for the images that are made of this one
   */
  record OnBuild(Source source, String trigger) implements Instruction {}
}
