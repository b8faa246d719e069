package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Volumes as directories: {@code DATA/volumes/NAME/_data}. */
final class Volumes {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

  private final Path root;
  private final SecureRandom random = new SecureRandom();

  Volumes(Path dataRoot) throws IOException {
    root = Files.createDirectories(dataRoot.resolve("volumes"));
  }

  /** A volume's directory, and whether it was made just now. */
  record Volume(String name, Path data, boolean fresh) {}

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw EngineException.invalid(
          "create "
              + name
              + ": \""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
              + " directory, use absolute path");
    }
  }

  Volume named(String name) throws IOException {
    checkName(name);
    Path data = root.resolve(name).resolve("_data");
    boolean fresh = !Files.isDirectory(data);
    Files.createDirectories(data);
    return new Volume(name, data, fresh);
  }

  Volume anonymous() throws IOException {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return named(HexFormat.of().formatHex(bytes));
  }

  void remove(String name) throws IOException {
    ContainerStore.delete(root.resolve(name));
  }

  /** Names of all volumes. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (var directories = Files.newDirectoryStream(root)) {
      directories.forEach(directory -> names.add(String.valueOf(directory.getFileName())));
    }
    names.sort(null);
    return names;
  }

  Path data(String name) {
    return root.resolve(name).resolve("_data");
  }
}
