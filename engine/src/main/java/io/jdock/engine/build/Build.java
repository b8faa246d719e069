package io.jdock.engine.build;

import io.jdock.engine.Containers;
import io.jdock.engine.build.dockerfile.Dockerfile;
import io.jdock.engine.build.dockerfile.Excerpt;
import io.jdock.engine.build.dockerfile.Instruction;
import io.jdock.engine.build.dockerfile.Source;
import io.jdock.engine.build.dockerfile.Stage;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.spec.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** One build under way: its stages, and what they share. */
final class Build {
  /** What the engine has for builds. */
  record Parts(
      ImageStore images,
      Containers containers,
      BuildCache cache,
      CacheMounts caches,
      RemoteFiles remotes,
      Path execRoot) {}

  private final Parts parts;
  private final BuildRequest request;
  private final Dockerfile file;
  private final Workspace workspace;
  private final BuildOutput output;
  private final Cancellation cancellation;
  private final BaseImages bases;
  private final BuildArgs args;
  private final Builds.IgnoreFile ignoreFile;
  private final Map<Integer, StageBuilder> built = new ConcurrentHashMap<>();

  Build(
      Parts parts,
      BuildRequest request,
      Dockerfile file,
      Workspace workspace,
      BuildOutput output,
      BaseImages bases,
      Builds.IgnoreFile ignoreFile,
      Cancellation cancellation) {
    this.ignoreFile = ignoreFile;
    this.parts = parts;
    this.request = request;
    this.file = file;
    this.workspace = workspace;
    this.output = output;
    this.bases = bases;
    this.cancellation = cancellation;
    this.args = new BuildArgs(request.buildArgs(), request.platform().orElse(Platform.host()));
  }

  Parts parts() {
    return parts;
  }

  BuildRequest request() {
    return request;
  }

  Workspace workspace() {
    return workspace;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  BaseImages bases() {
    return bases;
  }

  BuildArgs args() {
    return args;
  }

  /** What patterns of COPY leave out. */
  Predicate<String> excluded(List<String> patterns) throws BuildFailure {
    if (patterns.isEmpty()) {
      return path -> false;
    }
    try {
      return ignoreFile.excluded(String.join("\n", patterns));
    } catch (IllegalArgumentException e) {
      throw new BuildFailure("invalid excluding pattern: " + e.getMessage(), e);
    }
  }

  /** How many stages the Dockerfile has. */
  int stages() {
    return file.stages().size();
  }

  char escape() {
    return file.directives().escape();
  }

  /** When the image is said to be made, where {@code SOURCE_DATE_EPOCH} tells. */
  Optional<Instant> epoch() throws BuildFailure {
    Optional<String> text = args.given(BuildArgs.SOURCE_DATE_EPOCH);
    try {
      return text.filter(t -> !t.isEmpty()).map(t -> Instant.ofEpochSecond(Long.parseLong(t)));
    } catch (NumberFormatException | java.time.DateTimeException e) {
      throw new BuildFailure("invalid SOURCE_DATE_EPOCH: " + text.orElse(""));
    }
  }

  /** The image of a stage that is done. */
  Optional<StageBuilder> stage(int index) {
    return Optional.ofNullable(built.get(index));
  }

  /** Builds what is needed for the target. */
  Image run() throws BuildFailure, IOException {
    List<String> globals = new ArrayList<>();
    for (Instruction.Arg arg : file.globals()) {
      global(arg);
      globals.add(arg.source().text());
    }
    List<String> names = new ArrayList<>();
    for (Stage stage : file.stages()) {
      names.add(baseName(stage));
    }
    StagePlan plan = StagePlan.of(file, names, request.target());
    int total = globals.size();
    for (int stage : plan.needed()) {
      total += 1 + instructions(plan, stage).size();
    }
    int step = 0;
    for (String global : globals) {
      output.text("Step " + ++step + "/" + total + " : " + global + "\n");
    }
    List<StageBuilder> builders = new ArrayList<>();
    StageOutput before = null;
    for (int stage : plan.needed()) {
      StageOutput own = new StageOutput(output);
      if (before != null) {
        before.before(own);
      }
      before = own;
      List<Instruction> instructions = instructions(plan, stage);
      builders.add(
          new StageBuilder(
              this, plan, stage, file.stages().get(stage), instructions, own, step, total));
      step += 1 + instructions.size();
    }
    runAll(builders, plan);
    return stage(plan.target())
        .flatMap(StageBuilder::image)
        .orElseThrow(() -> new BuildFailure("No image was generated. Is your Dockerfile empty?"));
  }

  private List<Instruction> instructions(StagePlan plan, int stage) {
    List<Instruction> instructions = new ArrayList<>(file.stages().get(stage).instructions());
    if (stage == plan.target()) {
      request
          .labels()
          .forEach(
              (name, value) -> {
                Instruction.Pair pair = new Instruction.Pair(literal(name), literal(value));
                Source source = new Source(0, 0, "LABEL " + name + "=" + value);
                instructions.add(new Instruction.Label(source, List.of(pair)));
              });
    }
    return instructions;
  }

  /** So that nothing in it is taken for a variable or a quote. */
  private static String literal(String text) {
    return "'" + text.replace("'", "'\"'\"'") + "'";
  }

  private void global(Instruction.Arg arg) throws BuildFailure {
    for (Instruction.Arg.Variable variable : arg.variables()) {
      Expander expander = new Expander(escape(), args.globals());
      Optional<String> value = Optional.empty();
      if (variable.value().isPresent()) {
        value = Optional.of(expander.word(variable.value().get()));
      }
      args.global(expander.word(variable.name()), value);
    }
  }

  private String baseName(Stage stage) throws BuildFailure {
    String name = new Expander(escape(), args.globals()).word(stage.base());
    if (name.isEmpty()) {
      throw new BuildFailure("base name (" + stage.base() + ") should not be blank");
    }
    return name;
  }

  /** Each stage begins as soon as those that it uses are done. */
  private void runAll(List<StageBuilder> builders, StagePlan plan)
      throws BuildFailure, IOException {
    if (builders.size() == 1) {
      builders.get(0).output().begin();
      finish(builders.get(0));
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(builders.size(), Build::thread);
    Map<Integer, CompletableFuture<Void>> stages = new ConcurrentHashMap<>();
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    try {
      builders.get(0).output().begin();
      for (StageBuilder builder : builders) {
        CompletableFuture<?>[] uses =
            plan.uses(builder.index()).stream()
                .map(stages::get)
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> stage =
            CompletableFuture.allOf(uses)
                .thenRunAsync(() -> finishOrFail(builder, failed), threads);
        stages.put(builder.index(), stage);
      }
      CompletableFuture.allOf(stages.values().toArray(CompletableFuture<?>[]::new))
          .exceptionally(failure -> null)
          .join();
    } finally {
      threads.shutdown();
    }
    Throwable failure = failed.getNow(null);
    if (failure instanceof BuildFailure known) {
      throw known;
    }
    if (failure instanceof IOException known) {
      throw known;
    }
    if (failure instanceof RuntimeException known) {
      throw known;
    }
    if (failure != null) {
      throw new IOException("a stage failed: " + failure, failure);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "build-stage");
    thread.setDaemon(true);
    return thread;
  }

  private void finishOrFail(StageBuilder builder, CompletableFuture<Throwable> failed) {
    try {
      finish(builder);
    } catch (BuildFailure | IOException | RuntimeException e) {
      if (failed.complete(e)) {
        cancellation.cancel(); // the others need not go on
      }
      throw new CompletionException(e);
    }
  }

  private void finish(StageBuilder builder) throws BuildFailure, IOException {
    try {
      if (cancellation.isCancelled()) {
        throw new CancellationException("context canceled");
      }
      builder.build();
      built.put(builder.index(), builder);
      builder.output().finish();
    } catch (BuildFailure e) {
      Source source = builder.current();
      if (source.firstLine() > 0) {
        output.text(
            Excerpt.of(
                ImageBuilder.shown(request.dockerfile()),
                file.text(),
                source.firstLine(),
                source.lastLine()));
      }
      builder
          .image()
          .ifPresent(
              image ->
                  output.text(
                      "The steps before it made image "
                          + StageBuilder.shortId(image)
                          + "; debug with: jdock run -it "
                          + StageBuilder.shortId(image)
                          + " sh\n"));
      throw e;
    }
  }
}
