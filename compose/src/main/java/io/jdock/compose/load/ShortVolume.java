package io.jdock.compose.load;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The short way to say what is mounted, {@code SOURCE:TARGET:OPTIONS}, made the long one. */
final class ShortVolume {
  private static final Set<String> PROPAGATIONS =
      Set.of("rprivate", "private", "rshared", "shared", "rslave", "slave");

  private ShortVolume() {}

  static Map<String, @Nullable Object> parse(String spec) throws ComposeException {
    Map<String, @Nullable Object> volume = Trees.newMapping();
    if (spec.isEmpty()) {
      throw new ComposeException("invalid empty volume spec");
    }
    if (spec.length() <= 2) {
      volume.put("type", "volume");
      volume.put("target", spec);
      return volume;
    }
    StringBuilder part = new StringBuilder();
    int inVariable = 0;
    for (int i = 0; i <= spec.length(); i++) {
      char c = i < spec.length() ? spec.charAt(i) : 0;
      boolean end = i == spec.length();
      if (c == '$' && i + 1 < spec.length() && spec.charAt(i + 1) == '{') {
        inVariable++;
        part.append(c);
      } else if (c == '}' && inVariable > 0) {
        inVariable--;
        part.append(c);
      } else if (c == ':' && part.length() == 1 && Character.isLetter(part.charAt(0))) {
        part.append(c); // a Windows drive
      } else if ((c == ':' || end) && inVariable == 0) {
        String wrong = add(part.toString(), end, volume);
        if (wrong != null) {
          throw new ComposeException("invalid spec: " + spec + ": " + wrong);
        }
        part.setLength(0);
      } else if (!end) {
        part.append(c);
      }
    }
    complete(volume);
    return volume;
  }

  /** What is wrong with a part; null if nothing is. */
  private static @Nullable String add(
      String part, boolean last, Map<String, @Nullable Object> volume) {
    if (part.isEmpty()) {
      return "empty section between colons";
    }
    if (!volume.containsKey("source") && last) {
      volume.put("target", part);
      return null;
    }
    if (!volume.containsKey("source")) {
      volume.put("source", part);
      return null;
    }
    if (!volume.containsKey("target")) {
      volume.put("target", part);
      return null;
    }
    if (!last) {
      return "too many colons";
    }
    for (String option : part.split(",", -1)) {
      option(option, volume);
    }
    return null;
  }

  private static void option(String option, Map<String, @Nullable Object> volume) {
    switch (option) {
      case "ro" -> volume.put("read_only", true);
      case "rw" -> volume.remove("read_only");
      case "nocopy" -> inner(volume, "volume").put("nocopy", true);
      case "z", "Z" -> inner(volume, "bind").put("selinux", option);
      default -> {
        if (PROPAGATIONS.contains(option)) {
          inner(volume, "bind").put("propagation", option);
        }
      }
    }
  }

  private static Map<String, @Nullable Object> inner(
      Map<String, @Nullable Object> volume, String key) {
    Map<String, @Nullable Object> found = Trees.mapping(volume.get(key));
    if (found == null) {
      found = Trees.newMapping();
      volume.put(key, found);
    }
    return found;
  }

  private static void complete(Map<String, @Nullable Object> volume) {
    if (volume.get("source") instanceof String source && isFile(source)) {
      volume.put("type", "bind");
      inner(volume, "bind").put("create_host_path", true);
    } else {
      volume.put("type", "volume");
      inner(volume, "volume");
    }
  }

  private static boolean isFile(String source) {
    char first = source.charAt(0);
    return first == '.'
        || first == '/'
        || first == '~'
        || source.startsWith("\\\\")
        || (source.length() > 1 && source.charAt(1) == ':' && Character.isLetter(first));
  }
}
