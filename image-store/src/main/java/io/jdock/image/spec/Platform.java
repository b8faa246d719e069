package io.jdock.image.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a container image runs on: {@code linux/amd64}, {@code linux/arm/v7}. Always normalised:
 * {@code x86_64} is {@code amd64}, {@code arm64/v8} is {@code arm64}.
 *
 * @param os the operating system in Go's words
 * @param architecture the processor in Go's words
 * @param variant its variant, such as {@code v7}; empty for none
 * @param osVersion the system's version, which only Windows images name; empty for none
 * @see <a href="https://github.com/containerd/platforms">containerd/platforms</a>
 */
public record Platform(String os, String architecture, String variant, String osVersion) {

  private static final String COMPONENT = "^[A-Za-z0-9_.-]+$";
  private static final Pattern COMPONENT_PATTERN = Pattern.compile(COMPONENT);
  private static final Set<String> SYSTEMS =
      Set.of(
          "aix",
          "android",
          "darwin",
          "dragonfly",
          "freebsd",
          "hurd",
          "illumos",
          "ios",
          "js",
          "linux",
          "macos",
          "nacl",
          "netbsd",
          "openbsd",
          "plan9",
          "solaris",
          "wasip1",
          "windows",
          "zos");
  private static final Set<String> ARCHITECTURES =
      Set.of(
          "386",
          "amd64",
          "amd64p32",
          "arm",
          "armbe",
          "arm64",
          "arm64be",
          "ppc64",
          "ppc64le",
          "loong64",
          "mips",
          "mipsle",
          "mips64",
          "mips64le",
          "mips64p32",
          "mips64p32le",
          "ppc",
          "riscv",
          "riscv64",
          "s390",
          "s390x",
          "sparc",
          "sparc64",
          "wasm");

  public Platform {
    os = os.toLowerCase(Locale.ROOT);
    os = os.equals("macos") ? "darwin" : os;
    architecture = architecture.toLowerCase(Locale.ROOT);
    variant = variant.toLowerCase(Locale.ROOT);
    switch (architecture) {
      case "i386" -> {
        architecture = "386";
        variant = "";
      }
      case "x86_64", "x86-64", "amd64" -> {
        architecture = "amd64";
        variant = variant.equals("v1") ? "" : variant;
      }
      case "aarch64", "arm64" -> {
        architecture = "arm64";
        variant = variant.equals("8") || variant.equals("v8") ? "" : variant;
      }
      case "armhf" -> {
        architecture = "arm";
        variant = "v7";
      }
      case "armel" -> {
        architecture = "arm";
        variant = "v6";
      }
      case "arm" -> {
        if (variant.isEmpty()) {
          variant = "v7";
        } else if (variant.length() == 1 && Character.isDigit(variant.charAt(0))) {
          variant = "v" + variant;
        }
      }
      default -> {}
    }
  }

  public Platform(String os, String architecture, String variant) {
    this(os, architecture, variant, "");
  }

  /** The platform of the running machine. */
  public static Platform host() {
    return new Platform("linux", System.getProperty("os.arch", "amd64"), "");
  }

  /**
   * Parses {@code os}, {@code arch}, {@code os/arch} or {@code os/arch/variant}; what is left out
   * is the host's.
   *
   * @throws IllegalArgumentException with containerd's words
   */
  public static Platform parse(String text) {
    if (text.contains("*")) {
      throw new IllegalArgumentException(
          quote(text) + ": wildcards not yet supported: invalid argument");
    }
    String[] parts = text.split("/", -1);
    for (String part : parts) {
      if (!COMPONENT_PATTERN.matcher(part).matches()) {
        throw new IllegalArgumentException(
            quote(part)
                + " is an invalid component of "
                + quote(text)
                + ": platform specifier component must match "
                + quote(COMPONENT)
                + ": invalid argument");
      }
    }
    return switch (parts.length) {
      case 1 -> parseSingle(text);
      case 2 -> new Platform(parts[0], parts[1], "");
      case 3 -> new Platform(parts[0], parts[1], parts[2]);
      default ->
          throw new IllegalArgumentException(
              quote(text) + ": cannot parse platform specifier: invalid argument");
    };
  }

  private static Platform parseSingle(String text) {
    Platform host = host();
    Platform asSystem = new Platform(text, host.architecture, host.variant);
    if (SYSTEMS.contains(asSystem.os)) {
      return asSystem;
    }
    Platform asArchitecture = new Platform(host.os, text, "");
    if (ARCHITECTURES.contains(asArchitecture.architecture)) {
      return asArchitecture;
    }
    throw new IllegalArgumentException(
        quote(text) + ": unknown operating system or architecture: invalid argument");
  }

  private static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /**
   * The platforms whose programs run on this one, best first: itself, lower variants, and the
   * 32-bit kin. As containerd's {@code platforms.Only}.
   */
  public List<Platform> runnable() {
    List<Platform> order = new ArrayList<>();
    order.add(this);
    switch (architecture) {
      case "amd64" -> {
        for (int v = number(variant, 1) - 1; v >= 1; v--) {
          order.add(new Platform(os, "amd64", "v" + v, osVersion));
        }
        order.add(new Platform(os, "386", "", osVersion));
      }
      case "arm64" -> {
        for (int v = number(variant, 8) - 1; v >= 8; v--) {
          order.add(new Platform(os, "arm64", "v" + v, osVersion));
        }
        order.addAll(new Platform(os, "arm", "v8", osVersion).runnable());
      }
      case "arm" -> {
        for (int v = number(variant, 7) - 1; v >= 5; v--) {
          order.add(new Platform(os, "arm", "v" + v, osVersion));
        }
      }
      default -> {}
    }
    return List.copyOf(order);
  }

  private static int number(String variant, int absent) {
    if (variant.length() != 2
        || variant.charAt(0) != 'v'
        || !Character.isDigit(variant.charAt(1))) {
      return absent;
    }
    return variant.charAt(1) - '0';
  }

  /** Whether system, processor and variant are the same; the system's version is left aside. */
  public boolean matches(Platform other) {
    return os.equals(other.os)
        && architecture.equals(other.architecture)
        && variant.equals(other.variant);
  }

  /** Whether an image of that platform runs on this one. */
  public boolean runs(Platform image) {
    return runnable().stream().anyMatch(image::matches);
  }

  /** {@code os/arch} or {@code os/arch/variant}. */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
