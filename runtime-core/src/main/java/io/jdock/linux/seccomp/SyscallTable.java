package io.jdock.linux.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The numbers of system calls by name, for each architecture. */
final class SyscallTable {
  private static final String RESOURCE = "syscalls.txt";

  private final Map<SeccompArch, Map<String, Long>> numbers;

  private SyscallTable(Map<SeccompArch, Map<String, Long>> numbers) {
    this.numbers = numbers;
  }

  /** Reads the table that comes with jdock. */
  static SyscallTable load() {
    Map<SeccompArch, Map<String, Long>> numbers = new EnumMap<>(SeccompArch.class);
    for (SeccompArch arch : SeccompArch.values()) {
      numbers.put(arch, new HashMap<>());
    }
    try (InputStream stream = Resources.open(RESOURCE);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
      reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(line, numbers));
    } catch (IOException e) {
      throw new UncheckedIOException("read " + RESOURCE, e);
    }
    return new SyscallTable(numbers);
  }

  private static void add(String line, Map<SeccompArch, Map<String, Long>> numbers) {
    String[] columns = line.split(" ");
    numbers.forEach(
        (arch, table) -> {
          String number = columns[arch.column()];
          if (!number.equals("-")) {
            table.put(columns[0], Long.valueOf(number));
          }
        });
  }

  /** A call's number; empty where the architecture lacks it. */
  OptionalLong number(SeccompArch arch, String name) {
    Long number = numbers.getOrDefault(arch, Map.of()).get(name);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
