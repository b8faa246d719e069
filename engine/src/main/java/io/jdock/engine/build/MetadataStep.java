package io.jdock.engine.build;

import io.jdock.engine.build.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The instructions that change only the configuration. */
final class MetadataStep {
  private final ConfigDraft draft;
  private final StageArgs args;
  private final Expander expander;

  MetadataStep(ConfigDraft draft, StageArgs args, Expander expander) {
    this.draft = draft;
    this.args = args;
    this.expander = expander;
  }

  /**
   * Follows the instruction, if it is one of these.
   *
   * @return what the image's history says of it
   */
  Optional<String> follow(Instruction instruction) throws BuildFailure {
    if (instruction instanceof Instruction.Env env) {
      return Optional.of(pairs("ENV", env.pairs(), draft.env));
    }
    if (instruction instanceof Instruction.Label label) {
      return Optional.of(pairs("LABEL", label.pairs(), draft.labels));
    }
    if (instruction instanceof Instruction.Arg arg) {
      return Optional.of(arg(arg));
    }
    if (instruction instanceof Instruction.Cmd cmd) {
      draft.cmd = command(cmd.command());
      draft.cmdSet = true;
      return Optional.of("CMD " + GoText.quoted(draft.cmd));
    }
    if (instruction instanceof Instruction.Entrypoint entrypoint) {
      draft.entrypoint = command(entrypoint.command());
      if (!draft.cmdSet) {
        draft.cmd = List.of(); // what the base has are another program's arguments
      }
      return Optional.of("ENTRYPOINT " + GoText.quoted(draft.entrypoint));
    }
    if (instruction instanceof Instruction.Expose expose) {
      List<String> ports = expander.words(expose.ports().stream().sorted().toList());
      for (String port : ports) {
        draft.ports.addAll(PortSpec.ports(port));
      }
      return Optional.of("EXPOSE " + String.join(" ", ports));
    }
    if (instruction instanceof Instruction.Volume volume) {
      List<String> paths = expander.each(volume.paths());
      for (String path : paths) {
        if (path.isBlank()) {
          throw new BuildFailure("VOLUME specified can not be an empty string");
        }
        draft.volumes.add(path);
      }
      return Optional.of("VOLUME " + GoText.plain(paths));
    }
    return other(instruction);
  }

  private Optional<String> other(Instruction instruction) throws BuildFailure {
    if (instruction instanceof Instruction.User user) {
      draft.user = expander.word(user.user());
      return Optional.of("USER " + draft.user);
    }
    if (instruction instanceof Instruction.StopSignal stop) {
      String signal = expander.word(stop.signal());
      if (!Signals.isKnown(signal)) {
        throw new BuildFailure("Invalid signal: " + signal);
      }
      draft.stopSignal = signal;
      return Optional.of("STOPSIGNAL " + signal);
    }
    if (instruction instanceof Instruction.Shell shell) {
      draft.shell = shell.words();
      return Optional.of("SHELL " + GoText.plain(shell.words()));
    }
    if (instruction instanceof Instruction.Maintainer maintainer) {
      draft.author = maintainer.name();
      return Optional.of("MAINTAINER " + maintainer.name());
    }
    if (instruction instanceof Instruction.Health health) {
      draft.healthcheck = Optional.of(health.check());
      return Optional.of("HEALTHCHECK " + GoText.quoted(health.check()));
    }
    if (instruction instanceof Instruction.OnBuild onBuild) {
      draft.onBuild.add(onBuild.trigger());
      return Optional.of("ONBUILD " + onBuild.trigger());
    }
    return Optional.empty();
  }

  private List<String> command(Instruction.CommandLine command) {
    return command.shell() ? draft.inShell(String.join(" ", command.words())) : command.words();
  }

  private String pairs(String name, List<Instruction.Pair> pairs, Map<String, String> to)
      throws BuildFailure {
    StringBuilder text = new StringBuilder(name);
    Map<String, String> values = new LinkedHashMap<>();
    for (Instruction.Pair pair : pairs) {
      String key = expander.word(pair.name());
      if (key.isEmpty()) {
        throw new BuildFailure(name + " names can not be blank");
      }
      String value = expander.word(pair.value());
      values.put(key, value);
      text.append(' ').append(key).append('=').append(value);
    }
    to.putAll(values);
    return text.toString();
  }

  private String arg(Instruction.Arg arg) throws BuildFailure {
    StringBuilder text = new StringBuilder("ARG");
    List<Runnable> declarations = new ArrayList<>();
    for (Instruction.Arg.Variable variable : arg.variables()) {
      String name = expander.word(variable.name());
      Optional<String> value = Optional.empty();
      if (variable.value().isPresent()) {
        value = Optional.of(expander.word(variable.value().get()));
      }
      Optional<String> known = value;
      declarations.add(() -> args.declare(name, known));
      text.append(' ').append(name);
      value.ifPresent(default_ -> text.append('=').append(default_));
    }
    declarations.forEach(Runnable::run);
    return text.toString();
  }
}
