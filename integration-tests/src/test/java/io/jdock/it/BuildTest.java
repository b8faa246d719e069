package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a build takes, keeps, repeats and leaves: contexts, the cache, options, interruption,
 * hostile archives and servers. The language itself is {@link BuildCorpusTest}'s.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildTest {
  private static final String WEB = "127.0.0.1:8090";
  private static final String CACHED = " ---> Using cache\n";

  private Lab lab;
  private Path web;

  @BeforeAll
  void openLab() throws IOException {
    lab = Lab.start();
    web = Files.createDirectories(lab.dir().resolve("web"));
    Path endless = Files.createDirectory(web.resolve("cgi-bin")).resolve("endless");
    Files.writeString(
        endless, "#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n'\nexec cat /dev/zero\n");
    Files.setPosixFilePermissions(endless, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> words = new ArrayList<>(lab.enter());
    words.addAll(List.of("busybox", "httpd", "-f", "-p", WEB, "-h", web.toString()));
    Process server = new ProcessBuilder(words).inheritIO().start();
    lab.closing(() -> server.destroyForcibly().waitFor());
    lab.jdock("pull", "-q", "busybox").ok();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  /** Neither a workspace nor a container of a step that went well or was interrupted. */
  @AfterEach
  void nothingIsLeft() throws IOException {
    Await.until("the workspaces are gone", () -> names("build/tmp").isEmpty());
    assertThat(names("overlay2")).noneMatch(name -> name.startsWith("build-"));
  }

  private List<String> names(String directory) {
    try (Stream<Path> all = Files.list(lab.dataRoot().resolve(directory))) {
      return all.map(path -> path.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path context(String dockerfile) throws IOException {
    Path context = Files.createTempDirectory(lab.dir(), "context");
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    return context;
  }

  private Result build(Cli cli, Path context, String... options) {
    List<String> words = new ArrayList<>(List.of("build"));
    words.addAll(List.of(options));
    words.add(context.toString());
    return lab.cli(cli, null, words.toArray(String[]::new));
  }

  /** The steps that were taken from the cache, such as {@code 2 4}. */
  private static String cached(Result build) {
    Matcher step = Pattern.compile("Step (\\d+)/\\d+ : .*\n" + CACHED).matcher(build.ok().out());
    return step.results().map(found -> found.group(1)).reduce((a, b) -> a + " " + b).orElse("");
  }

  private static void await2Ticks(Path file) {
    Await.until(
        "the clock has gone on",
        () -> {
          try {
            FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
            return changed.toMillis() + 1500 < System.currentTimeMillis();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** What Docker's documentation says of the build cache, each thing by itself. */
  @ParameterizedTest
  @EnumSource(Cli.class)
  void whatCountsForTheCache(Cli cli) throws IOException {
    Path context =
        context(
            """
            FROM busybox
            WORKDIR /%s
            COPY a /a
            COPY dir /dir
            ARG MODE=600
            COPY --chmod=$MODE a /b
            ARG V
            RUN echo $V > /v
            """
                .formatted(cli));
    Files.writeString(context.resolve(".dockerignore"), "**/*.log\n");
    Files.writeString(context.resolve("a"), "a");
    Files.createDirectory(context.resolve("dir"));
    Files.writeString(context.resolve("dir/f"), "f");
    assertThat(cached(build(cli, context))).isEmpty();
    String all = "2 3 4 5 6 7 8";
    assertThat(cached(build(cli, context))).isEqualTo(all);

    Files.setLastModifiedTime(context.resolve("a"), FileTime.fromMillis(0));
    Files.writeString(context.resolve("other"), "not copied");
    Files.writeString(context.resolve("dir/x.log"), "ignored");
    assertThat(cached(build(cli, context))).as("times, other files").isEqualTo(all);

    Files.setPosixFilePermissions(
        context.resolve("dir/f"), PosixFilePermissions.fromString("rwx------"));
    assertThat(cached(build(cli, context))).as("a mode").isEqualTo("2 3");
    Files.writeString(context.resolve("dir/new"), "");
    assertThat(cached(build(cli, context))).as("a new file").isEqualTo("2 3");
    Files.writeString(context.resolve("a"), "b");
    assertThat(cached(build(cli, context))).as("content").isEqualTo("2");
    assertThat(cached(build(cli, context, "--build-arg", "V=1")))
        .as("an ARG of RUN")
        .isEqualTo("2 3 4 5 6 7");
    assertThat(cached(build(cli, context, "--build-arg", "MODE=644")))
        .as("an ARG of a flag")
        .isEqualTo("2 3 4 5");
    assertThat(cached(build(cli, context, "--no-cache"))).isEmpty();
    assertThat(cached(build(cli, context))).isEqualTo(all);
  }

  /** What was found in a stage counts by the stage's layers: the same ones have the same files. */
  @ParameterizedTest
  @EnumSource(Cli.class)
  void aStageThatComesToTheSameOrToSomethingElse(Cli cli) throws IOException {
    Path context =
        context(
            """
            FROM busybox AS made
            COPY what /%s/a.txt
            FROM busybox
            COPY --from=made /%s/*.txt /to/
            COPY --from=made /%s /dir
            RUN --mount=type=bind,from=made,target=/m cat /m/%s/a.txt
            """
                .formatted(cli, cli, cli, cli));
    Files.writeString(context.resolve("what"), "one " + cli);
    assertThat(cached(build(cli, context))).isEmpty();
    assertThat(cached(build(cli, context))).isEqualTo("2 4 5 6");
    Files.writeString(context.resolve("what"), "two " + cli);
    Result changed = build(cli, context);
    assertThat(cached(changed)).isEmpty();
    assertThat(changed.out()).contains("two");
    Files.writeString(context.resolve("what"), "one " + cli);
    assertThat(cached(build(cli, context))).isEqualTo("2 4 5 6");
    Path file = context.resolve("Dockerfile");
    Files.writeString(file, Files.readString(file).replace("*.txt", "b*.txt"));
    assertThat(build(cli, context).code(1).err()).contains("no source files were specified");
  }

  /** Content is looked at, not times alone: these are as they were. */
  @Test
  void aFileChangedBehindItsTimesIsSeen() throws IOException {
    Path context = context("FROM busybox\nCOPY a /a\nRUN cat /a\n");
    Path file = context.resolve("a");
    Files.writeString(file, "one");
    FileTime modified = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, modified);
    await2Ticks(file);
    assertThat(build(Cli.JDOCK, context).ok().out()).contains("\noneRem");
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, modified);
    assertThat(build(Cli.JDOCK, context).ok().out()).contains("\ntwoRem");
  }

  /** Shown by a digest that is not the file's: nobody has looked at the file again. */
  @Test
  void onlyFilesThatChangedAreHashedAgain() throws IOException {
    Path context = context("FROM busybox\nCOPY kept /kept\nCOPY other /other\n");
    Files.writeString(context.resolve("kept"), "kept");
    Files.writeString(context.resolve("other"), "other");
    await2Ticks(context.resolve("other"));
    List<String> before = names("build/contexts");
    build(Cli.JDOCK, context).ok();
    List<String> made = new ArrayList<>(names("build/contexts"));
    made.removeAll(before);
    assertThat(made).hasSize(1);
    Path digests = lab.dataRoot().resolve("build/contexts").resolve(made.get(0));
    assertThat(Files.readAllLines(digests)).hasSize(2);
    assertThat(cached(build(Cli.JDOCK, context))).isEqualTo("2 3");

    String inode = ":" + Files.getAttribute(context.resolve("kept"), "unix:ino") + ":";
    List<String> lines = new ArrayList<>(Files.readAllLines(digests));
    lines.replaceAll(line -> line.contains(inode) ? line.replaceAll(".{8}$", "00000000") : line);
    Files.write(digests, lines);
    assertThat(cached(build(Cli.JDOCK, context))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void contextsOfStandardInput(Cli cli) throws IOException {
    Path context = context("FROM busybox\nCOPY a /a\nRUN cat /a\n");
    Files.writeString(context.resolve("a"), "from the archive " + cli);
    String said = "from the archive " + cli;
    for (String compression : List.of("", "z", "j", "J")) {
      Path archive = lab.dir().resolve("context.tar" + compression);
      Shell.run("tar", "-c" + compression + "f", archive.toString(), "-C", context + "", ".").ok();
      byte[] bytes = Files.readAllBytes(archive);
      assertThat(lab.cli(cli, bytes, "build", "--no-cache", "-").ok().out()).contains(said);
    }
    byte[] alone = ("FROM busybox\nRUN echo alone " + cli + "\n").getBytes();
    assertThat(lab.cli(cli, alone, "build", "-").ok().out()).contains("\nalone " + cli + "\n");
    byte[] beside = "FROM busybox\nCOPY a /a\nCOPY . /all\nRUN cat /a; ls -A /all\n".getBytes();
    assertThat(lab.cli(cli, beside, "build", "-f", "-", context.toString()).ok().out())
        .contains(said + "Dockerfile\na\n");
    assertThat(lab.cli(cli, beside, "build", "-f", "-", "-").code(1).err()).contains("stdin");
  }

  @Test
  void aGitRepository() throws IOException {
    assumeTrue(Shell.run("sh", "-c", "command -v git").code() == 0, "needs git");
    Path repository = context("FROM busybox\nCOPY f /f\nRUN cat /f\n");
    Files.createDirectories(repository.resolve("sub"));
    Files.writeString(repository.resolve("sub/Dockerfile"), "FROM busybox\nRUN echo below\n");
    Files.writeString(repository.resolve("f"), "first");
    String script =
        """
        git init -q . && git config user.email a@b && git config user.name a && git add . &&
        git commit -qm 1 && git tag v1 && printf second > f && git commit -qam 2 &&
        git clone -q --bare . %s && git -C %s update-server-info
        """
            .formatted(web.resolve("r.git"), web.resolve("r.git"));
    Shell.run(List.of("sh", "-c", script), Map.of("HOME", lab.dir() + ""), repository, null).ok();
    String url = "http://" + WEB + "/r.git";
    assertThat(lab.jdock("build", url).ok().out()).contains("\nsecond");
    assertThat(lab.jdock("build", url + "#v1").ok().out()).contains("\nfirst");
    assertThat(lab.jdock("build", url + "#v1:sub").ok().out()).contains("\nbelow\n");
    assertThat(lab.jdock("build", url + "#none").code(1).err()).contains("none");
    assertThat(lab.jdock("build", url + "#v1:none").code(1).err()).contains("none");
  }

  @Test
  void secretsAreSeenByTheirStepAlone() throws IOException {
    Path context =
        context(
            """
            FROM busybox
            RUN --mount=type=secret,id=token wc -c < /run/secrets/token
            RUN test ! -e /run/secrets/token
            """);
    Path secret = lab.dir().resolve("token");
    Files.writeString(secret, "hidden");
    String option = "id=token,src=" + secret;
    Result built = build(Cli.JDOCK, context, "--secret", option, "-t", "secretive").ok();
    assertThat(built.out()).contains("\n6\n");
    Path saved = lab.dir().resolve("secretive.tar");
    lab.jdock("save", "-o", saved.toString(), "secretive").ok();
    assertThat(Shell.run("grep", "-c", "hidden", saved.toString()).line()).isEqualTo("0");
    Files.delete(secret);
    assertThat(build(Cli.JDOCK, context, "--secret", option).code(1).err())
        .contains("failed to stat " + secret);
    assertThat(build(Cli.JDOCK, context, "--ssh", "default").code(1).err())
        .contains("--ssh is not supported");
  }

  /** As after an image was pulled on a machine that has not built it. */
  @Test
  void cacheFromAnImage() throws IOException {
    Path context = context("FROM busybox\nRUN echo from > /cache\nENV A=1\nRUN echo b > /b\n");
    build(Cli.JDOCK, context, "-t", "cached").ok();
    Path saved = lab.dir().resolve("cached.tar");
    lab.jdock("save", "-o", saved.toString(), "cached").ok();
    lab.jdock("rmi", "-f", "cached").ok();
    lab.jdock("builder", "prune", "-af").ok();
    lab.jdock("load", "-i", saved.toString()).ok();
    assertThat(cached(build(Cli.JDOCK, context, "--cache-from", "cached"))).isEqualTo("2 3 4");
    Files.writeString(
        context.resolve("Dockerfile"), "FROM busybox\nRUN echo from > /cache\nENV A=2\n");
    assertThat(cached(build(Cli.JDOCK, context, "--cache-from", "cached"))).isEqualTo("2");
  }

  /** With the time given, a build can be repeated to the byte, layers and all. */
  @Test
  void repeatable() throws IOException {
    Path context =
        context(
            """
            FROM busybox
            WORKDIR /work/below
            COPY dir /dir
            ADD dir/f /added/
            RUN mkdir -p /made/a && echo x > /made/a/f && rm -r /home && chmod 600 /etc/passwd
            RUN echo y >> /made/a/f
            """);
    Files.createDirectory(context.resolve("dir"));
    Files.writeString(context.resolve("dir/f"), "f");
    Files.createSymbolicLink(context.resolve("dir/l"), Path.of("f"));
    String epoch = "SOURCE_DATE_EPOCH=1700000000";
    build(Cli.JDOCK, context, "--no-cache", "-t", "first", "--build-arg", epoch).ok();
    await2Ticks(context.resolve("dir/f"));
    build(Cli.DOCKER, context, "--no-cache", "-t", "second", "--build-arg", epoch).ok();
    List<String> words = new ArrayList<>(List.of("env", epoch));
    words.addAll(Cli.JDOCK.command(lab, "build", "--no-cache", "-t", "third", context.toString()));
    Shell.run(words, lab.environment(), lab.dir(), null).ok();
    String first = lab.jdock("inspect", "-f", "{{.Id}} {{.RootFS.Layers}}", "first").ok().out();
    for (String other : List.of("second", "third")) {
      assertThat(lab.jdock("inspect", "-f", "{{.Id}} {{.RootFS.Layers}}", other).ok().out())
          .isEqualTo(first);
    }
    assertThat(lab.jdock("inspect", "-f", "{{.Created}}", "first").ok().line())
        .isEqualTo("2023-11-14T22:13:20Z");
    assertThat(build(Cli.JDOCK, context, "--build-arg", "SOURCE_DATE_EPOCH=soon").code(1).err())
        .contains("invalid SOURCE_DATE_EPOCH: soon");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void aFailingStepLeavesTheOneBeforeItUsable(Cli cli) throws IOException {
    Path context =
        context("FROM busybox\nRUN echo before > /one\n# why\nRUN echo told >&2; \\\n  exit 42\n");
    Result failed = build(cli, context, "--no-cache", "-t", "never").code(42);
    assertThat(failed.err())
        .contains("The command '/bin/sh -c echo told >&2;   exit 42' returned a non-zero code: 42");
    assertThat(failed.all()).contains("told").contains("Dockerfile:4").contains("4 | >>> RUN echo");
    Matcher hint = Pattern.compile("debug with: jdock run -it (\\w+) sh").matcher(failed.out());
    assertThat(hint.find()).isTrue();
    assertThat(lab.jdock("run", "--rm", "--net", "none", hint.group(1), "cat", "/one").ok().out())
        .isEqualTo("before\n");
    assertThat(lab.jdock("images", "-q", "never").ok().out()).isEmpty();
    Result quiet = build(cli, context, "-q").code(42);
    assertThat(quiet.out()).isEmpty();
    assertThat(quiet.err()).contains("told").contains("non-zero code: 42");
    lab.jdock("container", "prune", "-f").ok();
  }

  @ParameterizedTest
  @MethodSource("endless")
  void controlCInterrupts(Cli cli, String step, String told) throws Exception {
    Path context = context("FROM busybox\n" + step + "\n");
    Path out = lab.dir().resolve("interrupted" + cli);
    ProcessBuilder builder =
        new ProcessBuilder(cli.command(lab, "build", "--no-cache", context.toString()));
    builder.environment().putAll(lab.environment());
    Process build = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    Await.until("the step runs: " + told, () -> runs(out, told));
    Shell.run("kill", "-INT", Long.toString(build.pid())).ok();
    assertThat(build.waitFor(10, TimeUnit.SECONDS)).as("ended").isTrue();
    assertThat(build.exitValue()).isNotZero();
    Await.until("its container is gone", () -> lab.jdock("ps", "-aq").ok().out().isEmpty());
  }

  private boolean runs(Path out, String told) {
    try {
      boolean said = Files.exists(out) && Files.readString(out).contains(told);
      if (!said || !told.contains("ADD")) {
        return said;
      }
      try (Stream<Path> all = Files.walk(lab.dataRoot().resolve("build/tmp"))) {
        return all.anyMatch(path -> path.endsWith("endless") && path.toFile().length() > 1 << 20);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // a file has gone while the directory was read
    }
  }

  static List<Object[]> endless() {
    List<Object[]> all = new ArrayList<>();
    for (Cli cli : Cli.values()) {
      all.add(new Object[] {cli, "RUN echo it runs; sleep 1000", "\nit runs"});
      all.add(new Object[] {cli, "ADD http://" + WEB + "/cgi-bin/endless /x", " : ADD"});
    }
    return all;
  }

  @Test
  void progress() throws IOException {
    Path context =
        context("FROM busybox AS a\nRUN echo said-by-a\nFROM busybox\nCOPY --from=a /bin /b\n");
    Result plain = build(Cli.JDOCK, context, "--no-cache", "--progress", "plain").ok();
    assertThat(plain.out()).isEmpty();
    assertThat(plain.err())
        .containsPattern("#\\d \\[a 2/2] RUN echo said-by-a\n#\\d [0-9.]+ said-by-a\n#\\d DONE ")
        .containsPattern("#\\d \\[stage-1 2/2] COPY --from=a /bin /b\n#\\d DONE ")
        .contains("Successfully built ");
    assertThat(build(Cli.JDOCK, context, "--progress", "plain").ok().err())
        .containsPattern("#\\d \\[a 2/2] RUN echo said-by-a\n#\\d CACHED\n");
    assertThat(build(Cli.JDOCK, context, "--progress", "tty").code(1).err())
        .contains("failed to get console: provided file is not a console");
    assertThat(build(Cli.JDOCK, context, "--progress", "moon").code(1).err())
        .contains("invalid progress type \"moon\"");
    List<String> words = new ArrayList<>(List.of("script", "-qec"));
    words.add(
        String.join(" ", Cli.JDOCK.command(lab, "build", "--progress", "tty", context.toString())));
    words.add("/dev/null");
    assertThat(Shell.run(words, lab.environment(), lab.dir(), null).ok().out())
        .contains(" => CACHED [a 2/2] RUN echo said-by-a")
        .containsPattern("\\[\\+] Building [0-9.]+s \\(5/5\\) FINISHED");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void anAddedArchiveKeepsItsOwners(Cli cli) throws IOException {
    Path context =
        context(
            """
            FROM busybox
            ADD a.tar b.tar.gz c.tar.bz2 d.tar.xz /x/
            ADD --chown=7:8 a.tar /y/
            RUN stat -c '%n %u:%g %a' /x /x/* /y /y/a
            """);
    String tar = "tar --owner=33 --group=44 --mode=640 --remove-files -";
    String script =
        "touch a b c d; T='%s'; ${T}cf a.tar a; ${T}czf b.tar.gz b; ${T}cjf c.tar.bz2 c; ${T}cJf d.tar.xz d"
            .formatted(tar);
    Shell.run(List.of("sh", "-c", script), Map.of(), context, null).ok();
    assertThat(build(cli, context, "--no-cache").ok().out())
        .contains("/x 0:0 755\n")
        .contains("/x/a 33:44 640\n/x/b 33:44 640\n/x/c 33:44 640\n/x/d 33:44 640\n")
        .contains("/y 7:8 755\n/y/a 7:8 640\n");
  }

  /** Archives that want to be elsewhere, by the API as a program of its own would send them. */
  @Test
  void hostileContexts() throws IOException {
    Path outside = Files.createDirectory(lab.dir().resolve("outside"));
    Files.writeString(outside.resolve("secret"), "outside");
    Path context = context("FROM busybox\nCOPY . /all\nRUN find /all\n");
    String script =
        """
        cd %s; echo hacked > f; ln -s %s link
        tar -cPf up.tar Dockerfile --transform 's,^f$,../../../../../../../%s/up,' f
        tar -cf through.tar Dockerfile link; rm link; mkdir link; echo hacked > link/through
        tar -rf through.tar link/through; rm -r link
        ln f g; tar -cPf hard.tar --transform 'flags=h;s,^f$,%s/secret,' Dockerfile f g; rm g
        mkdir copied; ln -s %s/secret copied/l; ln -s ../../../../../../../etc copied/up
        """
            .formatted(context, outside, outside, outside, outside);
    Shell.run("bash", "-c", script).ok();
    for (String archive : List.of("up", "through", "hard")) {
      byte[] bytes = Files.readAllBytes(context.resolve(archive + ".tar"));
      Result result = lab.cli(Cli.JDOCK, bytes, "build", "-");
      assertThat(result.all()).as(archive).doesNotContain("\n\tat ").doesNotContain("null");
      assertThat(result.all()).as(archive).doesNotContain("outside/secret\n");
      assertThat(outside.toFile().list()).as(archive).containsExactly("secret");
      assertThat(outside.resolve("secret")).as(archive).hasContent("outside");
    }
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM busybox\nCOPY copied /c\nRUN readlink /c/l && ! cat /c/l && readlink /c/up\n");
    assertThat(build(Cli.JDOCK, context).ok().out())
        .contains(outside + "/secret\n")
        .contains("/etc\n");
  }

  /** Files that an image has prepared to lead the next step out of it. */
  @Test
  void imagesWhoseLinksLeadOut() throws IOException {
    Path outside = Files.createDirectory(lab.dir().resolve("beyond"));
    Path context =
        context(
            """
            FROM busybox
            RUN mkdir -p %s && ln -s %s /way && ln -s / /top && ln -s /way/file /file
            WORKDIR /way/below
            COPY f /way/copied
            COPY f /file
            ADD f.tar /way/added/
            COPY --from=busybox /bin/busybox /top/../../..%s/program
            RUN --mount=type=cache,target=/way/cache touch /way/cache/x
            RUN ls %s
            """
                .formatted(outside, outside, outside, outside));
    Files.writeString(context.resolve("f"), "f");
    Shell.run("tar", "-cf", context.resolve("f.tar") + "", "-C", context + "", "f").ok();
    assertThat(build(Cli.JDOCK, context).ok().out())
        .contains("added\n")
        .contains("below\n")
        .contains("copied\nfile\nprogram\n");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void idFileAndNames() throws IOException {
    Path context = context("FROM busybox\nCMD [\"true\"]\n");
    Path idFile = lab.dir().resolve("iid");
    String[] options = {"-q", "--iidfile", idFile.toString(), "-t", "one", "-t", "two:2"};
    String id = build(Cli.JDOCK, context, options).ok().line();
    assertThat(idFile).hasContent(id);
    Map<String, String> ids = new HashMap<>();
    for (String name : List.of("one:latest", "two:2")) {
      ids.put(name, lab.jdock("inspect", "-f", "{{.Id}}", name).ok().line());
    }
    assertThat(ids.values()).containsOnly(id);
    Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nCOYP a /a\n");
    Result wrong = build(Cli.JDOCK, context, options).code(1);
    assertThat(wrong.err())
        .contains("unknown instruction: COYP (did you mean COPY?)")
        .contains("Dockerfile:2")
        .contains("2 | >>> COYP a /a");
    assertThat(idFile).doesNotExist();
  }
}
