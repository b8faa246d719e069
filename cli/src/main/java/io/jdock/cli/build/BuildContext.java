package io.jdock.cli.build;

import io.jdock.api.context.IgnorePatterns;
import io.jdock.cli.CommandException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a build is sent.
 *
 * @param dockerfile its path in the archive
 * @param remote what the daemon fetches itself; empty when the archive is all
 * @param id by which the daemon knows the directory again; empty for what is none
 */
record BuildContext(Archive archive, String dockerfile, String remote, String id) {
  private static final String IGNORE = ".dockerignore";
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int MAGIC_AT = 257;
  private static final int HEAD = 512;
  private static final int[][] COMPRESSED = {
    {0x1f, 0x8b}, {'B', 'Z', 'h'}, {0xfd, '7', 'z', 'X', 'Z'}, {0x28, 0xb5, 0x2f, 0xfd}
  };

  /** Writes the archive. */
  @FunctionalInterface
  interface Archive {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * @param place a directory, a git URL, or {@code -} for standard input
   * @param dockerfile {@code -f}; empty for the usual one, {@code -} for standard input
   */
  static BuildContext of(String place, String dockerfile, InputStream in) throws IOException {
    if (place.equals("-")) {
      if (dockerfile.equals("-")) {
        throw new CommandException(
            "invalid argument: can't use stdin for both build context and dockerfile");
      }
      return standardInput(dockerfile, in);
    }
    if (place.matches("(git://|github\\.com/|git@|ssh://|https?://).*")) {
      if (dockerfile.equals("-")) {
        throw new CommandException("a Dockerfile on standard input needs a local context");
      }
      return new BuildContext(out -> {}, name(dockerfile), place, "");
    }
    return directory(Path.of(place), dockerfile, in);
  }

  private static String name(String dockerfile) {
    return dockerfile.isEmpty() ? "Dockerfile" : dockerfile;
  }

  private static BuildContext standardInput(String dockerfile, InputStream in) throws IOException {
    BufferedInputStream stream = new BufferedInputStream(in, HEAD);
    stream.mark(HEAD);
    byte[] head = stream.readNBytes(HEAD);
    stream.reset();
    if (isArchive(head)) {
      return new BuildContext(stream::transferTo, name(dockerfile), "", "");
    }
    if (!dockerfile.isEmpty()) {
      throw new CommandException(
          "ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles");
    }
    byte[] text = stream.readAllBytes();
    return new BuildContext(
        out ->
            new ContextArchive(out, IgnorePatterns.NONE, Set.of(), Map.of("Dockerfile", text))
                .finish(),
        "Dockerfile",
        "",
        "");
  }

  static boolean isArchive(byte[] head) {
    for (int[] magic : COMPRESSED) {
      boolean same = head.length >= magic.length;
      for (int i = 0; same && i < magic.length; i++) {
        same = (head[i] & 0xff) == magic[i];
      }
      if (same) {
        return true;
      }
    }
    return head.length >= MAGIC_AT + 5
        && new String(head, MAGIC_AT, 5, StandardCharsets.ISO_8859_1).equals("ustar");
  }

  private static BuildContext directory(Path given, String dockerfile, InputStream in)
      throws IOException {
    if (!Files.isDirectory(given)) {
      throw new CommandException(
          Files.exists(given)
              ? "unable to prepare context: context must be a directory: " + given
              : "unable to prepare context: path \"" + given + "\" not found");
    }
    Path context = given.toRealPath();
    String ignore = "";
    String ignoreName = IGNORE;
    Path ignoreFile = context.resolve(IGNORE);
    if (Files.isRegularFile(ignoreFile)) {
      ignore = Files.readString(ignoreFile);
    }
    Map<String, byte[]> own = new TreeMap<>();
    String inContext;
    if (dockerfile.equals("-")) {
      // buffered, as a pipe has no position that FileInputStream could ask for
      inContext = extra(own, ignore, new BufferedInputStream(in).readAllBytes());
    } else {
      Path file =
          dockerfile.isEmpty()
              ? context.resolve("Dockerfile")
              : Path.of(dockerfile).toAbsolutePath().normalize();
      if (!dockerfile.isEmpty() && !Files.exists(file)) {
        file = context.resolve(dockerfile).normalize();
      }
      if (!Files.exists(file)) {
        throw new CommandException(
            "unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat "
                + file
                + ": no such file or directory");
      }
      Path real = file.toRealPath();
      Path itsOwn = file.resolveSibling(file.getFileName() + IGNORE);
      if (Files.isRegularFile(itsOwn)) {
        ignore = Files.readString(itsOwn);
        ignoreName = real.startsWith(context) ? context.relativize(real) + IGNORE : IGNORE;
      }
      inContext =
          real.startsWith(context)
              ? context.relativize(real).toString()
              : extra(own, ignore, Files.readAllBytes(real));
    }
    IgnorePatterns patterns;
    try {
      patterns = IgnorePatterns.parse(ignore);
    } catch (IllegalArgumentException e) {
      throw new CommandException("error checking context: " + IGNORE + ": " + e.getMessage());
    }
    Set<String> always = Set.of(inContext, ignoreName);
    return new BuildContext(
        out -> new ContextArchive(out, patterns, always, own).write(context),
        inContext,
        "",
        id(context));
  }

  /**
   * A hash of the directory's path and of the running system, as inodes mean something only there.
   */
  private static String id(Path context) throws IOException {
    if (!Files.isReadable(BOOT_ID)) {
      return "";
    }
    String all = Files.readString(BOOT_ID).strip() + context;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  /** Sends a Dockerfile that is not in the context, and keeps it from being copied. */
  private static String extra(Map<String, byte[]> own, String ignore, byte[] dockerfile) {
    byte[] random = new byte[10];
    ThreadLocalRandom.current().nextBytes(random);
    String name = ".dockerfile." + HexFormat.of().formatHex(random);
    own.put(name, dockerfile);
    String more = ignore.isEmpty() || ignore.endsWith("\n") ? ignore : ignore + "\n";
    own.put(
        IGNORE,
        (more + (ignore.isEmpty() ? IGNORE + "\n" : "") + name + "\n")
            .getBytes(StandardCharsets.UTF_8));
    return name;
  }
}
