package io.jdock.engine.build.dockerfile;

import io.jdock.engine.build.dockerfile.Instruction.Arg;
import io.jdock.engine.build.dockerfile.Instruction.CommandLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the arguments of instructions. */
final class InstructionReader {
  static final Set<String> NAMES =
      Set.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");
  private static final Set<String> NONE = Set.of();

  private final char escape;

  InstructionReader(char escape) {
    this.escape = escape;
  }

  /** Any instruction but FROM. */
  Instruction read(RawInstruction raw) throws SyntaxException {
    String name = raw.name().toUpperCase(Locale.ROOT);
    String text = raw.arguments();
    Source source = raw.source();
    if (!Set.of("ADD", "COPY", "RUN", "HEALTHCHECK").contains(name) && NAMES.contains(name)) {
      Flags.read(raw.flags(), NONE, NONE, NONE);
    }
    return switch (name) {
      case "ADD" -> copy(raw, true);
      case "COPY" -> copy(raw, false);
      case "RUN" -> run(raw);
      case "ARG" -> arg(source, text);
      case "ENV" -> new Instruction.Env(source, Arguments.pairs(name, text, escape));
      case "LABEL" -> new Instruction.Label(source, Arguments.pairs(name, text, escape));
      case "CMD" -> new Instruction.Cmd(source, Arguments.commandLine(text));
      case "ENTRYPOINT" -> new Instruction.Entrypoint(source, Arguments.commandLine(text));
      case "EXPOSE" -> new Instruction.Expose(source, some(name, Arguments.blankSeparated(text)));
      case "VOLUME" -> volume(source, some(name, Arguments.list(text)));
      case "WORKDIR" -> new Instruction.Workdir(source, one(name, text));
      case "USER" -> new Instruction.User(source, one(name, text));
      case "STOPSIGNAL" -> new Instruction.StopSignal(source, one(name, text));
      case "MAINTAINER" -> new Instruction.Maintainer(source, one(name, text));
      case "SHELL" -> shell(source, text);
      case "HEALTHCHECK" -> HealthReader.read(raw);
      case "ONBUILD" -> onBuild(raw);
      default ->
          throw new SyntaxException(
              Suggestion.add("unknown instruction: " + raw.name(), name, NAMES));
    };
  }

  private static List<String> some(String name, List<String> words) throws SyntaxException {
    if (words.isEmpty()) {
      throw new SyntaxException(name + " requires at least one argument");
    }
    return words;
  }

  private static String one(String name, String text) throws SyntaxException {
    if (text.isBlank()) {
      throw new SyntaxException(name + " requires exactly one argument");
    }
    return text;
  }

  private Arg arg(Source source, String text) throws SyntaxException {
    List<Arg.Variable> variables = new ArrayList<>();
    for (String word : some("ARG", Arguments.quotedWords(text, escape))) {
      int equals = word.indexOf('=');
      if (equals == 0) {
        throw new SyntaxException("ARG names can not be blank");
      }
      variables.add(
          equals < 0
              ? new Arg.Variable(word, Optional.empty())
              : new Arg.Variable(
                  word.substring(0, equals), Optional.of(word.substring(equals + 1))));
    }
    return new Arg(source, variables);
  }

  private static Instruction volume(Source source, List<String> paths) throws SyntaxException {
    for (String path : paths) {
      if (path.isBlank()) {
        throw new SyntaxException("VOLUME specified can not be an empty string");
      }
    }
    return new Instruction.Volume(source, paths.stream().map(String::strip).toList());
  }

  private static Instruction shell(Source source, String text) throws SyntaxException {
    Optional<List<String>> words = Arguments.json(text);
    if (words.isEmpty()) {
      throw new SyntaxException("SHELL requires the arguments to be in JSON form");
    }
    return new Instruction.Shell(source, some("SHELL", words.get()));
  }

  private Instruction onBuild(RawInstruction raw) throws SyntaxException {
    String trigger = raw.arguments();
    if (trigger.isBlank()) {
      throw new SyntaxException("ONBUILD requires at least one argument");
    }
    RawInstruction triggered =
        RawInstruction.of(
            trigger, raw.heredocs(), raw.source().firstLine(), raw.source().lastLine());
    String name = triggered.name().toUpperCase(Locale.ROOT);
    if (name.equals("ONBUILD")) {
      throw new SyntaxException("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
    }
    if (name.equals("MAINTAINER") || name.equals("FROM")) {
      throw new SyntaxException(name + " isn't allowed as an ONBUILD trigger");
    }
    read(triggered); // what is wrong with it is told now rather than to those who build on it
    StringBuilder text = new StringBuilder(trigger);
    for (Heredoc heredoc : raw.heredocs()) {
      text.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return new Instruction.OnBuild(raw.source(), text.toString());
  }

  private static Instruction run(RawInstruction raw) throws SyntaxException {
    Flags flags = Flags.read(raw.flags(), Set.of("network", "security"), NONE, Set.of("mount"));
    String security = flags.text("security");
    if (!security.isEmpty() && !security.equals("sandbox")) {
      throw new SyntaxException("RUN --security=" + security + " is not supported by jdock");
    }
    String network = flags.text("network");
    if (!Set.of("", "default", "none", "host").contains(network)) {
      throw new SyntaxException("invalid network mode: " + network);
    }
    List<RunMount> mounts = new ArrayList<>();
    for (String mount : flags.all("mount")) {
      mounts.add(RunMount.parse(mount));
    }
    CommandLine command = Arguments.commandLine(raw.arguments());
    if (command.words().isEmpty()) {
      throw new SyntaxException("RUN requires at least one argument");
    }
    return new Instruction.Run(
        raw.source(), command, raw.heredocs(), mounts, network.isEmpty() ? "default" : network);
  }

  private static Instruction copy(RawInstruction raw, boolean add) throws SyntaxException {
    String name = add ? "ADD" : "COPY";
    Set<String> text =
        add ? Set.of("chown", "chmod", "checksum") : Set.of("chown", "chmod", "from");
    List<String> words = Arguments.list(raw.arguments());
    if (words.size() < 2) {
      throw new SyntaxException(
          name
              + (words.isEmpty()
                  ? " requires at least two arguments, but none were provided."
                      + " Sources and destination could not be determined"
                  : " requires at least two arguments, but only one was provided."
                      + " Destination could not be determined"));
    }
    Set<String> bool = add ? Set.of("link", "keep-git-dir") : Set.of("link", "parents");
    Flags flags = Flags.read(raw.flags(), text, bool, Set.of("exclude"));
    String destination = words.get(words.size() - 1);
    if (Heredoc.announcedBy(destination).isPresent()) {
      throw new SyntaxException(name + " cannot accept a heredoc as a destination");
    }
    List<String> paths = new ArrayList<>();
    List<Heredoc> heredocs = new ArrayList<>();
    for (String word : words.subList(0, words.size() - 1)) {
      Optional<Heredoc> announced = Heredoc.announcedBy(word);
      if (announced.isEmpty()) {
        paths.add(word);
        continue;
      }
      String wanted = announced.get().name();
      raw.heredocs().stream()
          .filter(heredoc -> heredoc.name().equals(wanted))
          .findFirst()
          .ifPresent(heredocs::add);
    }
    return new Instruction.Copy(
        raw.source(),
        add,
        paths,
        heredocs,
        destination,
        flags.text("from"),
        flags.text("chown"),
        flags.text("chmod"),
        flags.is("link"),
        flags.text("checksum"),
        flags.is("parents"),
        flags.all("exclude"),
        flags.is("keep-git-dir"));
  }
}
