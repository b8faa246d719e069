package io.jdock.engine.volume;

import io.jdock.engine.EngineException;
import io.jdock.engine.log.OptionValues;
import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.linux.launch.MountFlags;
import io.jdock.runtime.MountOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the options of a volume have mounted on its directory, in mount(8)'s terms.
 *
 * @param type file system type; {@code none} for a bind
 * @param device what is mounted: a device, {@code :/export}, a directory
 * @param options mount(8)'s, with commas between
 */
record LocalOptions(String type, String device, String options) {
  private static final Set<String> NAMES = Set.of("type", "o", "device", "size");
  private static final Set<String> OVER_THE_NETWORK = Set.of("nfs", "nfs4", "cifs");
  private static final String ADDRESS = "addr=";
  private static final Pattern PASSWORD = Pattern.compile("(?<=^|,)(pass(?:word)?2?=)[^,]*");

  /**
   * @return null where they mount nothing
   * @throws EngineException in Docker's words when an option is unknown or missing
   */
  static @Nullable LocalOptions of(String volume, Map<String, String> options) {
    for (String name : new TreeSet<>(options.keySet())) {
      if (!NAMES.contains(name)) {
        throw invalid(volume, "invalid option: \"" + name + "\"");
      }
    }
    if (requiresQuota(volume, options.get("size"))) {
      throw invalid(volume, "quota size requested but no quota support");
    }
    if (!options.containsKey("type")
        && !options.containsKey("o")
        && !options.containsKey("device")) {
      return null;
    }
    String device = options.getOrDefault("device", "");
    String type = options.getOrDefault("type", "");
    if (device.isEmpty()) {
      throw invalid(volume, "missing required option: \"device\"");
    }
    if (type.isEmpty()) {
      throw invalid(volume, "missing required option: \"type\"");
    }
    return new LocalOptions(type, device, options.getOrDefault("o", ""));
  }

  private static boolean requiresQuota(String volume, @Nullable String size) {
    try {
      return size != null && OptionValues.binarySize(size) > 0;
    } catch (EngineException e) {
      throw invalid(volume, e.text());
    }
  }

  private static EngineException invalid(String volume, String why) {
    return EngineException.invalid("create " + volume + ": " + why);
  }

  /**
   * Mounts it, for the whole host.
   *
   * @throws IOException saying what was mounted where and why it failed
   */
  void mount(Path target) throws IOException {
    List<String> words =
        options.isEmpty() ? List.of() : Arrays.asList(withAddress().split(",", -1));
    MountOptions parsed = MountOptions.parse(words.stream().filter(w -> !w.isEmpty()).toList());
    boolean bind = words.contains("bind") || words.contains("rbind");
    long flags =
        parsed.flags()
            | (bind ? MountFlags.MS_BIND : 0)
            | (parsed.recursive() ? MountFlags.MS_REC : 0);
    mount(device, target, type, flags, parsed.data());
    try {
      long afterwards = parsed.flags();
      if (bind && afterwards != 0) { // the kernel takes a bind's flags only when it is there
        mount("", target, "", flags | MountFlags.MS_REMOUNT, "");
      }
      if (parsed.propagation() != 0) {
        mount("", target, "", parsed.propagation(), "");
      }
    } catch (IOException e) {
      unmount(target);
      throw e;
    }
  }

  private static void mount(String what, Path target, String type, long flags, String data)
      throws IOException {
    try (NativeScope scope = new NativeScope()) {
      LinuxException.check(
          Syscalls.host()
              .invoke(
                  SyscallNumber.MOUNT,
                  scope.cString(what),
                  scope.cString(target.toString()),
                  scope.cString(type),
                  flags,
                  scope.cString(data)),
          "mount",
          target.toString());
    } catch (LinuxException e) {
      String told = data.isEmpty() ? "" : ", data: " + withoutPassword(data);
      throw new IOException(
          "failed to mount local volume: mount "
              + what
              + ":"
              + target
              + (flags == 0 ? "" : ", flags: 0x" + Long.toHexString(flags))
              + told
              + ": "
              + Errnos.text(e.errno()),
          e);
    }
  }

  /** An error goes to clients, logs and the container's state. */
  static String withoutPassword(String data) {
    return PASSWORD.matcher(data).replaceAll("$1********");
  }

  static void unmount(Path target) throws IOException {
    try (NativeScope scope = new NativeScope()) {
      LinuxException.check(
          Syscalls.host().invoke(SyscallNumber.UMOUNT2, scope.cString(target.toString()), 0L),
          "umount2",
          target.toString());
    }
  }

  /** The kernel knows no names: what {@code addr=} names is looked up. */
  private String withAddress() throws IOException {
    if (!OVER_THE_NETWORK.contains(type)) {
      return options;
    }
    for (String word : options.split(",", -1)) {
      if (word.startsWith(ADDRESS)) {
        String name = word.substring(ADDRESS.length());
        try {
          String address = InetAddress.getByName(name).getHostAddress();
          return options.replace(word, ADDRESS + address);
        } catch (UnknownHostException e) {
          throw new IOException(
              "error resolving passed in network volume address: lookup " + name + ": no such host",
              e);
        }
      }
    }
    return options;
  }
}
