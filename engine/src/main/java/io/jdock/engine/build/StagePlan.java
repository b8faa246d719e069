package io.jdock.engine.build;

import io.jdock.engine.build.dockerfile.Dockerfile;
import io.jdock.engine.build.dockerfile.Instruction;
import io.jdock.engine.build.dockerfile.RunMount;
import io.jdock.engine.build.dockerfile.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which stages are needed, and by which. */
final class StagePlan {
  private final List<Stage> stages;
  private final List<String> bases;
  private final int target;
  private final SortedSet<Integer> needed = new TreeSet<>();

  private StagePlan(List<Stage> stages, List<String> bases, int target) {
    this.stages = stages;
    this.bases = bases;
    this.target = target;
  }

  /**
   * @param bases of the stages, variables replaced
   * @param target a stage's name or number; empty for the last
   */
  static StagePlan of(Dockerfile file, List<String> bases, String target) throws BuildFailure {
    StagePlan plan = new StagePlan(file.stages(), bases, target(file.stages(), target));
    plan.need(plan.target);
    return plan;
  }

  private static int target(List<Stage> stages, String target) throws BuildFailure {
    if (target.isEmpty()) {
      return stages.size() - 1;
    }
    String name = target.toLowerCase(Locale.ROOT);
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).name().equals(name) || String.valueOf(i).equals(name)) {
        return i;
      }
    }
    throw new BuildFailure("failed to reach build target " + target + " in Dockerfile");
  }

  private void need(int stage) {
    if (needed.add(stage)) {
      uses(stage).forEach(this::need);
    }
  }

  /** The stage that the build is for. */
  int target() {
    return target;
  }

  SortedSet<Integer> needed() {
    return needed;
  }

  /** The stages that must be there before this one can be built. */
  SortedSet<Integer> uses(int stage) {
    List<String> names = new ArrayList<>();
    TreeSet<Integer> uses = new TreeSet<>();
    byName(bases.get(stage), stage).ifPresent(uses::add);
    for (Instruction instruction : stages.get(stage).instructions()) {
      if (instruction instanceof Instruction.Copy copy) {
        names.add(copy.from());
      } else if (instruction instanceof Instruction.Run run) {
        run.mounts().stream().map(RunMount::from).forEach(names::add);
      }
    }
    names.forEach(name -> find(name, stage).ifPresent(uses::add));
    return uses;
  }

  /** The stage before another that has the name or number. */
  Optional<Integer> find(String name, int before) {
    if (name.matches("[0-9]{1,6}") && Integer.parseInt(name) < before) {
      return Optional.of(Integer.valueOf(name));
    }
    return byName(name, before);
  }

  private Optional<Integer> byName(String name, int before) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (int i = before - 1; i >= 0; i--) {
      if (!wanted.isEmpty() && stages.get(i).name().equals(wanted)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The stage whose image another begins with. */
  Optional<Integer> base(int stage) {
    return byName(bases.get(stage), stage);
  }

  String baseName(int stage) {
    return bases.get(stage);
  }
}
