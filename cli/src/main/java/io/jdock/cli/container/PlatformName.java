package io.jdock.cli.container;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code --platform os[/arch[/variant]]}, completed as containerd does. */
final class PlatformName {
  private static final Set<String> SYSTEMS =
      Set.of("linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "solaris");
  private static final Map<String, String> ARCHITECTURES =
      Map.of(
          "x86_64", "amd64", "x86-64", "amd64", "aarch64", "arm64", "i386", "386", "armhf",
          "arm/v7", "armel", "arm/v6");

  private PlatformName() {}

  static String complete(String text) {
    if (text.isEmpty()) {
      return text;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    int slash = lower.indexOf('/');
    String first = slash < 0 ? lower : lower.substring(0, slash);
    if (SYSTEMS.contains(first)) {
      if (slash < 0) {
        return first + "/" + architecture(System.getProperty("os.arch", "amd64"));
      }
      String rest = lower.substring(slash + 1);
      return first + "/" + architecture(rest);
    }
    return "linux/" + architecture(lower);
  }

  private static String architecture(String name) {
    return name.equals("arm64/v8") ? "arm64" : ARCHITECTURES.getOrDefault(name, name);
  }
}
