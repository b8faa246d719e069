package io.jdock.engine.build;

import io.jdock.engine.EngineException;
import io.jdock.engine.build.CopySources.Found;
import io.jdock.engine.build.dockerfile.Dockerfile;
import io.jdock.engine.build.dockerfile.DockerfileException;
import io.jdock.engine.build.dockerfile.Heredoc;
import io.jdock.engine.build.dockerfile.Instruction;
import io.jdock.engine.build.dockerfile.RunMount;
import io.jdock.engine.build.dockerfile.Source;
import io.jdock.engine.build.dockerfile.Stage;
import io.jdock.image.FileDigests;
import io.jdock.image.Image;
import io.jdock.image.LayerException;
import io.jdock.image.LayerLease;
import io.jdock.image.RootFiles;
import io.jdock.image.RootFilesystemView;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HistoryEntry;
import io.jdock.image.spec.ImageConfig;
import io.jdock.image.spec.Platform;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Follows the instructions of one stage, each on the image of the one before. */
final class StageBuilder {
  private final Build build;
  private final StagePlan plan;
  private final int index;
  private final Stage stage;
  private final List<Instruction> instructions;
  private final StageOutput output;
  private final int total;
  private int step;
  private Optional<Image> image = Optional.empty();
  private Platform platform = Platform.host();
  private ConfigDraft draft = ConfigDraft.of(ExecutionConfig.EMPTY, "");
  private final StageArgs args;
  private Source current;

  StageBuilder(
      Build build,
      StagePlan plan,
      int index,
      Stage stage,
      List<Instruction> instructions,
      StageOutput output,
      int step,
      int total) {
    this.build = build;
    this.plan = plan;
    this.index = index;
    this.stage = stage;
    this.instructions = instructions;
    this.output = output;
    this.step = step;
    this.total = total;
    this.args = new StageArgs(build.args());
    this.current = stage.source();
  }

  int index() {
    return index;
  }

  StageOutput output() {
    return output;
  }

  /** The image so far; none for {@code scratch} without any instruction. */
  Optional<Image> image() {
    return image;
  }

  /** Where the instruction stands that is being followed. */
  Source current() {
    return current;
  }

  static String shortId(Image image) {
    return image.id().hex().substring(0, 12);
  }

  void build() throws BuildFailure, IOException {
    boolean well = false;
    try {
      announce(stage.source());
      output.begin(step, title(1, stage.source()));
      from();
      output.end(true);
      int shown = 1;
      for (Instruction instruction : instructions) {
        build.cancellation().check();
        current = instruction.source();
        announce(current);
        if (makesFiles(instruction)) {
          output.begin(step, title(++shown, current));
        }
        follow(instruction);
        tellImage();
        output.end(true);
      }
      well = true;
    } finally {
      if (!well) {
        output.end(false);
      }
    }
    image.ifPresent(made -> output.image(made.id().toString()));
  }

  private static boolean makesFiles(Instruction instruction) {
    return instruction instanceof Instruction.Run
        || instruction instanceof Instruction.Copy
        || instruction instanceof Instruction.Workdir;
  }

  /** As BuildKit names it, by its place among the stage's steps that are shown. */
  private String title(int number, Source source) {
    long all = 1 + instructions.stream().filter(StageBuilder::makesFiles).count();
    String name = stage.name().isEmpty() ? "stage-" + index : stage.name();
    String prefix = build.stages() == 1 ? "" : name + " ";
    return "[" + prefix + number + "/" + all + "] " + source.text();
  }

  private void announce(Source source) {
    output.text("Step " + ++step + "/" + total + " : " + source.text() + "\n");
  }

  private void tellImage() {
    output.text(" ---> " + image.map(StageBuilder::shortId).orElse("") + "\n");
  }

  private void from() throws BuildFailure, IOException {
    Optional<Integer> other = plan.base(index);
    Optional<Platform> wanted = platform();
    if (other.isPresent()) {
      image = build.stage(other.get()).flatMap(StageBuilder::image);
    } else if (!plan.baseName(index).equals("scratch")) {
      image = Optional.of(build.bases().find(plan.baseName(index), wanted, output));
    }
    platform = image.map(i -> i.config().platform()).orElse(wanted.orElse(Platform.host()));
    ExecutionConfig base = image.map(i -> i.config().config()).orElse(ExecutionConfig.EMPTY);
    draft = ConfigDraft.of(base, image.map(i -> i.config().author()).orElse(""));
    if (base.onBuild().isEmpty()) {
      tellImage();
      return;
    }
    int count = base.onBuild().size();
    output.text("# Executing " + count + " build trigger" + (count == 1 ? "" : "s") + "\n");
    for (String trigger : base.onBuild()) {
      try {
        for (Instruction instruction : Dockerfile.trigger(trigger)) {
          follow(instruction);
        }
      } catch (DockerfileException e) {
        throw new BuildFailure(String.valueOf(e.getMessage()), e);
      }
    }
    tellImage();
  }

  private Optional<Platform> platform() throws BuildFailure {
    String text = new Expander(build.escape(), build.args().globals()).word(stage.platform());
    try {
      return text.isEmpty() ? build.request().platform() : Optional.of(Platform.parse(text));
    } catch (IllegalArgumentException e) {
      throw new BuildFailure(
          "failed to parse platform " + stage.platform() + ": " + e.getMessage());
    }
  }

  private void follow(Instruction instruction) throws BuildFailure, IOException {
    Expander expander = new Expander(build.escape(), args.all(draft.environment()));
    try {
      Optional<String> comment = new MetadataStep(draft, args, expander).follow(instruction);
      if (comment.isPresent()) {
        step(nop() + " " + comment.get(), List.of(), Optional::empty);
      } else if (instruction instanceof Instruction.Workdir workdir) {
        workdir(expander.word(workdir.path()));
      } else if (instruction instanceof Instruction.Copy copy) {
        copy(copy, expander);
      } else if (instruction instanceof Instruction.Run run) {
        run(run, expander);
      } else {
        throw new IllegalStateException("instruction " + instruction);
      }
    } catch (LayerException | LinuxException e) {
      throw new BuildFailure(String.valueOf(e.getMessage()), e);
    } catch (EngineException e) {
      throw new BuildFailure(e.text(), e);
    }
  }

  private String nop() {
    return String.join(" ", draft.shellWords()) + " #(nop) ";
  }

  /** What a step writes. */
  @FunctionalInterface
  private interface Work {
    Optional<LayerLease> run() throws BuildFailure, IOException;
  }

  /**
   * Takes the image that the step came to before, or does the work and makes it.
   *
   * @param history what the image's history says of it
   * @param more what else decides about the result
   */
  private void step(String history, List<String> more, Work work) throws BuildFailure, IOException {
    Optional<Instant> epoch = build.epoch();
    List<String> key = new ArrayList<>(more);
    key.add(history);
    key.add(draft.config().toString());
    key.add(draft.author);
    key.add(epoch.toString());
    String parent = image.map(i -> i.id().toString()).orElse("scratch " + platform);
    String name = BuildCache.step(parent, key);
    if (!build.request().noCache()) {
      Optional<Image> cached = build.parts().cache().get(name).flatMap(build.parts().images()::get);
      if (cached.isPresent()) {
        tellCached();
        image = cached;
        return;
      }
    }
    Optional<Optional<LayerLease>> taken =
        build.request().noCache()
            ? Optional.empty()
            : new CacheSources(build).layer(image, history);
    if (taken.isPresent()) {
      tellCached();
    }
    Optional<LayerLease> layer = taken.isPresent() ? taken.get() : work.run();
    try {
      image = Optional.of(register(history, layer, epoch));
    } finally {
      layer.ifPresent(LayerLease::close);
    }
    build.parts().cache().put(name, image.get().id());
  }

  private void tellCached() {
    output.cached();
    output.text(" ---> Using cache\n");
  }

  private Image register(String history, Optional<LayerLease> layer, Optional<Instant> epoch)
      throws IOException {
    String now = epoch.orElseGet(Instant::now).toString();
    List<Digest> diffIds = new ArrayList<>();
    List<HistoryEntry> entries = new ArrayList<>();
    image.ifPresent(
        base -> {
          diffIds.addAll(base.config().diffIds());
          entries.addAll(base.config().history());
        });
    layer.ifPresent(made -> diffIds.add(made.layer().diffId()));
    entries.add(new HistoryEntry(now, history, draft.author, "", layer.isEmpty()));
    ImageConfig config =
        new ImageConfig(now, draft.author, platform, "", "", draft.config(), diffIds, entries);
    return build.parts().images().register(config.toJson(), Optional.empty(), image.map(Image::id));
  }

  private void workdir(String path) throws BuildFailure, IOException {
    if (path.isEmpty()) {
      throw new BuildFailure("WORKDIR requires exactly one argument");
    }
    String absolute = Path.of("/", draft.workingDir).resolve(path).normalize().toString();
    draft.workingDir = absolute;
    step(nop() + "WORKDIR " + absolute, List.of(), () -> directory(absolute));
  }

  private Optional<LayerLease> directory(String path) throws IOException, BuildFailure {
    if (image.isPresent() && !image.get().layers().isEmpty()) {
      try (RootFilesystemView view = build.parts().images().containers().view(image.get())) {
        if (view.isDirectory(path)) {
          return Optional.empty();
        }
      }
    }
    try (WorkingLayer layer = new WorkingLayer(build.parts().images(), image)) {
      layer.files().makeDirectories(path, new int[] {0, 0});
      return layer.take(build.epoch());
    }
  }

  private void copy(Instruction.Copy copy, Expander expander) throws BuildFailure, IOException {
    List<String> paths = expander.each(copy.paths());
    String destination = expander.word(copy.destination());
    String chown = expander.word(copy.chown());
    String chmod = expander.word(copy.chmod());
    Optional<Integer> mode = mode(chmod);
    checkSeveral(copy, paths.size() + copy.heredocs().size(), destination);
    List<String> excludes = expander.each(copy.excludes());
    Predicate<String> excluded = build.excluded(excludes);
    CopySources sources =
        new CopySources(
            build.workspace(), build.parts().remotes(), expander, build.cancellation(), excluded);
    Optional<FileSource> from = copy.from().isEmpty() ? Optional.empty() : source(copy.from());
    boolean owners = from.isPresent() && chown.isEmpty();
    Search search =
        Search.once(
            () -> {
              RootFiles files = from.isPresent() ? from.get().files() : build.workspace().context();
              List<Found> found = sources.find(copy, paths, files);
              checkSeveral(copy, found.size(), destination);
              return found;
            });
    try {
      // With heredocs not all that is found is of the source.
      Optional<FileSource> all = from.filter(source -> copy.heredocs().isEmpty());
      Optional<FileSource> whole = all.filter(source -> copy.excludes().isEmpty());
      FileSource.Sum summing = () -> sum(search.find(), whole, owners, excluded);
      String sum =
          all.isPresent()
              ? all.get().sum(question(copy, paths, owners, excludes), summing)
              : summing.of();
      String options = chown.isEmpty() ? "" : "--chown=" + chown;
      if (mode.isPresent()) {
        options += "--chmod=" + chmod;
      }
      step(
          nop() + copy.name() + " " + options + sum + " in " + destination + " ",
          List.of(draft.workingDir),
          () -> copied(copy, search.find(), destination, chown, mode, from.isPresent(), excluded));
    } finally {
      if (from.isPresent()) {
        from.get().close();
      }
    }
  }

  /** Looks for what is to be copied. */
  @FunctionalInterface
  private interface Search {
    List<Found> find() throws BuildFailure, IOException;

    /** One that looks when it is first asked, and then knows. */
    static Search once(Search search) {
      return new Search() {
        private @Nullable List<Found> found;

        @Override
        public List<Found> find() throws BuildFailure, IOException {
          List<Found> known = found;
          if (known == null) {
            known = search.find();
            found = known;
          }
          return known;
        }
      };
    }
  }

  /** All that decides about what is found, beside the files that it is looked for in. */
  private static String question(
      Instruction.Copy copy, List<String> paths, boolean owners, List<String> excludes) {
    List<String> words = new ArrayList<>(paths);
    words.addAll(List.of("", copy.parents() + " " + owners));
    words.addAll(excludes);
    return String.join("\0", words);
  }

  /**
   * @param whole the source whose files these are, where none is left out of them
   */
  private String sum(
      List<Found> found, Optional<FileSource> whole, boolean owners, Predicate<String> excluded)
      throws IOException {
    return CopySources.sum(
        found,
        each ->
            whole.isPresent()
                ? whole.get().digest(each.path(), owners)
                : each.root().digest(each.path(), owners, excluded, known(each)));
  }

  private FileDigests known(Found found) {
    return found.local() ? build.workspace().digests() : FileDigests.NONE;
  }

  private static void checkSeveral(Instruction.Copy copy, int sources, String destination)
      throws BuildFailure {
    if (!copy.parents() && sources > 1 && !destination.endsWith("/") && !destination.equals(".")) {
      throw new BuildFailure(
          "When using "
              + copy.name()
              + " with more than one source file, the destination must be a directory and end with"
              + " a /");
    }
  }

  private static Optional<Integer> mode(String text) throws BuildFailure {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.matches("[0-7]{1,5}")) {
      throw new BuildFailure(
          "invalid chmod parameter: '"
              + text
              + "'. it should be octal string and between 0 and"
              + " 07777");
    }
    int mode = Integer.parseInt(text, 8);
    if (mode > 07777) {
      throw new BuildFailure(
          "invalid chmod parameter: '"
              + text
              + "'. it should be octal string and between 0 and"
              + " 07777");
    }
    return Optional.of(mode);
  }

  private Optional<LayerLease> copied(
      Instruction.Copy copy,
      List<Found> found,
      String destination,
      String chown,
      Optional<Integer> mode,
      boolean fromImage,
      Predicate<String> excluded)
      throws BuildFailure, IOException {
    try (WorkingLayer layer = new WorkingLayer(build.parts().images(), image)) {
      RootFiles root = layer.files();
      Optional<int[]> given =
          chown.isEmpty() ? Optional.empty() : Optional.of(Owners.find(chown, root));
      Optional<int[]> owner = fromImage ? given : Optional.of(given.orElse(new int[] {0, 0}));
      String to = CopyStep.destination(draft.workingDir, destination);
      new CopyStep(root, to, copy.add(), owner, given, mode, excluded).copy(found);
      return layer.take(build.epoch());
    }
  }

  private FileSource source(Optional<Image> of) {
    return new FileSource(build.parts().cache(), build.parts().images(), of);
  }

  private Optional<FileSource> source(String name) throws BuildFailure, IOException {
    if (name.matches("[0-9]+") && plan.find(name, index).isEmpty()) {
      throw new BuildFailure("invalid from flag value " + name + ": index out of bounds");
    }
    Optional<Integer> other = plan.find(name, index);
    if (other.isPresent() && build.stage(other.get()).isPresent()) {
      return Optional.of(source(build.stage(other.get()).flatMap(StageBuilder::image)));
    }
    try {
      return Optional.of(
          source(Optional.of(build.bases().find(name, Optional.of(platform), output))));
    } catch (BuildFailure e) {
      throw new BuildFailure("invalid from flag value " + name + ": " + e.text(), e);
    }
  }

  private void run(Instruction.Run run, Expander expander) throws BuildFailure, IOException {
    Optional<Heredoc> script = script(run);
    List<String> command = command(run, script);
    Map<String, String> visible = args.visible(draft.environment());
    StringBuilder history = new StringBuilder();
    if (!args.forRun(draft.environment()).isEmpty()) {
      history.append('|').append(visible.size()).append(' ');
      visible.forEach((name, value) -> history.append(name).append('=').append(value).append(' '));
    }
    history.append(String.join(" ", command));
    List<String> key = new ArrayList<>();
    key.add(run.network());
    script.ifPresent(s -> key.add(s.text()));
    for (RunMount mount : run.mounts()) {
      key.add(mount.toString());
      if (!mount.from().isEmpty()) {
        try (FileSource source = source(mount.from()).orElseThrow()) {
          key.add(source.digestBehind("/" + mount.source()).toString());
        }
      } else if (mount.type() == RunMount.Type.BIND) {
        RootFiles context = build.workspace().context();
        key.add(
            context
                .digest(
                    contextPath(context, mount), false, path -> false, build.workspace().digests())
                .toString());
      }
    }
    step(history.toString(), key, () -> ran(run, script, command));
  }

  private static String contextPath(RootFiles context, RunMount mount)
      throws BuildFailure, IOException {
    try {
      return context.resolve("/" + mount.source());
    } catch (LinuxException e) {
      throw new BuildFailure(
          "failed to compute cache key: \"" + mount.source() + "\": not found", e);
    }
  }

  /** A heredoc that is all of the command and names its own interpreter. */
  private static Optional<Heredoc> script(Instruction.Run run) {
    boolean whole =
        run.command().shell()
            && !run.heredocs().isEmpty()
            && Heredoc.announcedBy(run.command().words().get(0)).isPresent();
    return whole
        ? run.heredocs().stream().limit(1).filter(h -> h.text().startsWith("#!")).findFirst()
        : Optional.empty();
  }

  private List<String> command(Instruction.Run run, Optional<Heredoc> script) {
    if (script.isPresent()) {
      return List.of("/dev/pipes/" + script.get().name());
    }
    if (!run.command().shell()) {
      return run.command().words();
    }
    String line = run.command().words().get(0);
    if (run.heredocs().isEmpty()) {
      return draft.inShell(line);
    }
    if (Heredoc.announcedBy(line).isPresent()) {
      return draft.inShell(run.heredocs().get(0).text());
    }
    StringBuilder all = new StringBuilder(line);
    run.heredocs()
        .forEach(heredoc -> all.append('\n').append(heredoc.content()).append(heredoc.name()));
    return draft.inShell(all.toString());
  }

  private Optional<LayerLease> ran(
      Instruction.Run run, Optional<Heredoc> script, List<String> command)
      throws BuildFailure, IOException {
    boolean secret = run.mounts().stream().anyMatch(m -> m.type() == RunMount.Type.SECRET);
    Optional<Path> secrets =
        secret
            ? Optional.of(Files.createTempDirectory(build.parts().execRoot(), "secrets"))
            : Optional.empty();
    try (RunMounts mounts = new RunMounts(build.workspace(), build.request().secrets(), secrets)) {
      for (RunMount mount : run.mounts()) {
        prepare(mount, mounts);
      }
      if (script.isPresent()) {
        mounts.script(script.get().name(), script.get().text());
      }
      Image base = image.isPresent() ? image.get() : scratch();
      return new RunStep(
              build.parts().containers(),
              build.parts().images(),
              build.request(),
              output,
              build.cancellation())
          .run(
              base,
              command,
              args.forRun(draft.environment()),
              mounts,
              run.network(),
              build.epoch());
    } finally {
      if (secrets.isPresent()) {
        CacheMounts.remove(secrets.get());
      }
    }
  }

  /** A container needs an image, even one without files. */
  private Image scratch() throws IOException {
    ImageConfig config =
        new ImageConfig("", "", platform, "", "", draft.config(), List.of(), List.of());
    return build.parts().images().register(config.toJson(), Optional.empty());
  }

  private void prepare(RunMount mount, RunMounts mounts) throws BuildFailure, IOException {
    switch (mount.type()) {
      case TMPFS -> mounts.tmpfs(mount);
      case SECRET -> mounts.secret(mount);
      case BIND -> {
        if (mount.from().isEmpty()) {
          RootFiles context = build.workspace().context();
          mounts.bind(mount, context, Optional.of(build.workspace().contextPath()));
        } else {
          try (FileSource source = source(mount.from()).orElseThrow()) {
            mounts.bind(mount, source.files(), Optional.empty());
          }
        }
      }
      case CACHE -> {
        if (mount.from().isEmpty()) {
          mounts.cache(mount, build.parts().caches(), Optional.empty(), "", build.cancellation());
        } else {
          try (FileSource source = source(mount.from()).orElseThrow()) {
            mounts.cache(
                mount,
                build.parts().caches(),
                Optional.of(source.files()),
                mount.from(),
                build.cancellation());
          }
        }
      }
    }
  }
}
