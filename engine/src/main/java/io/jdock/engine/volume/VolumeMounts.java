package io.jdock.engine.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** File systems mounted on volumes' directories, each as long as some container uses it. */
final class VolumeMounts {
  private final Map<String, Set<String>> users = new HashMap<>();

  synchronized void mount(Volume volume, Path data, String user) throws IOException {
    LocalOptions options = volume.mountOptions();
    if (options == null) {
      return;
    }
    Set<String> known = users.computeIfAbsent(volume.name(), name -> new TreeSet<>());
    if (known.isEmpty() && !MountTable.isMountPoint(data)) {
      try {
        options.mount(data);
      } catch (IOException e) {
        users.remove(volume.name());
        throw new IOException("error while mounting volume '" + data + "': " + e.getMessage(), e);
      }
    }
    known.add(user);
  }

  synchronized void unmount(String name, Path data, String user) throws IOException {
    Set<String> known = users.get(name);
    if (known != null && known.remove(user) && known.isEmpty()) {
      users.remove(name);
      LocalOptions.unmount(data);
    }
  }

  synchronized void known(String name, String user) {
    users.computeIfAbsent(name, n -> new TreeSet<>()).add(user);
  }

  synchronized void unmountUnused(String name, Path data) throws IOException {
    if (!users.containsKey(name) && MountTable.isMountPoint(data)) {
      LocalOptions.unmount(data);
    }
  }
}
