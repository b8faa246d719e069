package io.jdock.engine.build;

import io.jdock.image.DirectoryRoot;
import io.jdock.image.RootFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The directory of one build, which goes when it ends: the context, and files that steps make up.
 */
final class Workspace implements AutoCloseable {
  private final DirectoryRoot top;
  private final DirectoryRoot context;
  private final DirectoryRoot files;
  private final ContextDigests digests;
  private final AtomicInteger next = new AtomicInteger();

  private Workspace(
      DirectoryRoot top, DirectoryRoot context, DirectoryRoot files, ContextDigests digests) {
    this.digests = digests;
    this.top = top;
    this.context = context;
    this.files = files;
  }

  static Workspace make(Path parent, ContextDigests digests) throws IOException {
    Path path =
        Files.createTempDirectory(
            parent,
            "build",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createDirectory(path.resolve("context"));
    Files.createDirectory(path.resolve("files"));
    return new Workspace(
        DirectoryRoot.open(path),
        DirectoryRoot.open(path.resolve("context")),
        DirectoryRoot.open(path.resolve("files")),
        digests);
  }

  RootFiles context() {
    return context.files();
  }

  Path contextPath() {
    return context.path();
  }

  /** What is known of the context's files. */
  ContextDigests digests() {
    return digests;
  }

  RootFiles files() {
    return files.files();
  }

  Path filesPath() {
    return files.path();
  }

  /** A fresh directory below {@link #files}, as a path there. */
  String directory() throws IOException {
    String name = "/" + next.incrementAndGet();
    Files.createDirectory(files.path().resolve(name.substring(1)));
    return name;
  }

  @Override
  public void close() throws IOException {
    context.close();
    files.close();
    top.remove();
    top.close();
  }
}
