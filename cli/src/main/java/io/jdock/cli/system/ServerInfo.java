package io.jdock.cli.system;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.Units;
import java.util.List;

/** The server's part of {@code jdock info} as text. */
final class ServerInfo {
  private final JsonObject info;
  private final boolean debug;
  private final StringBuilder out = new StringBuilder();

  ServerInfo(JsonObject info, boolean debug) {
    this.info = info;
    this.debug = debug;
  }

  String text() {
    counts();
    plugins();
    runtimes();
    machine();
    registries();
    line(" Live Restore Enabled", info.bool("LiveRestoreEnabled"));
    ifSaid(" Product License", "ProductLicense");
    if (!info.objects("DefaultAddressPools").isEmpty()) {
      out.append(" Default Address Pools:\n");
      for (JsonObject pool : info.objects("DefaultAddressPools")) {
        out.append("   Base: ").append(pool.string("Base"));
        out.append(", Size: ").append(pool.number("Size")).append('\n');
      }
    }
    return out.toString();
  }

  private void line(String title, Object value) {
    out.append(title).append(": ").append(value).append('\n');
  }

  private void ifSaid(String title, String field) {
    if (!info.string(field).isEmpty()) {
      line(title, info.string(field));
    }
  }

  private void counts() {
    line(" Containers", info.number("Containers"));
    line("  Running", info.number("ContainersRunning"));
    line("  Paused", info.number("ContainersPaused"));
    line("  Stopped", info.number("ContainersStopped"));
    line(" Images", info.number("Images"));
    ifSaid(" Server Version", "ServerVersion");
    ifSaid(" Storage Driver", "Driver");
    for (Object pair : info.list("DriverStatus")) {
      if (pair instanceof List<?> both && both.size() == 2) {
        line("  " + both.get(0), String.valueOf(both.get(1)));
      }
    }
    ifSaid(" Logging Driver", "LoggingDriver");
    ifSaid(" Cgroup Driver", "CgroupDriver");
    ifSaid(" Cgroup Version", "CgroupVersion");
  }

  private void plugins() {
    JsonObject plugins = info.object("Plugins");
    out.append(" Plugins:\n");
    line("  Volume", String.join(" ", plugins.strings("Volume")));
    line("  Network", String.join(" ", plugins.strings("Network")));
    if (!plugins.strings("Authorization").isEmpty()) {
      line("  Authorization", String.join(" ", plugins.strings("Authorization")));
    }
    line("  Log", String.join(" ", plugins.strings("Log")));
    line(" Swarm", info.object("Swarm").string("LocalNodeState"));
  }

  private void runtimes() {
    JsonObject runtimes = info.object("Runtimes");
    if (!runtimes.isEmpty()) {
      line(" Runtimes", String.join(" ", runtimes.members().keySet()));
      line(" Default Runtime", info.string("DefaultRuntime"));
    }
    if (info.string("OSType").equals("linux")) {
      line(" Init Binary", info.string("InitBinary"));
      line(" containerd version", info.object("ContainerdCommit").string("ID"));
      line(" runc version", info.object("RuncCommit").string("ID"));
      line(" init version", info.object("InitCommit").string("ID"));
      security();
    }
  }

  private void security() {
    List<String> options = info.strings("SecurityOptions");
    if (options.isEmpty()) {
      return;
    }
    out.append(" Security Options:\n");
    for (String option : options) {
      for (String pair : option.split(",")) {
        if (pair.startsWith("name=")) {
          out.append("  ").append(pair.substring("name=".length())).append('\n');
        } else if (pair.startsWith("profile=")) {
          line("   Profile", pair.substring("profile=".length()));
        }
      }
    }
  }

  private void machine() {
    ifSaid(" Kernel Version", "KernelVersion");
    ifSaid(" Operating System", "OperatingSystem");
    ifSaid(" OSType", "OSType");
    ifSaid(" Architecture", "Architecture");
    line(" CPUs", info.number("NCPU"));
    line(" Total Memory", Units.bytesSize(info.number("MemTotal")));
    ifSaid(" Name", "Name");
    ifSaid(" ID", "ID");
    line(" Docker Root Dir", info.string("DockerRootDir"));
    line(" Debug Mode", info.bool("Debug"));
    if (info.bool("Debug") || debug) {
      line("  File Descriptors", info.number("NFd"));
      line("  Goroutines", info.number("NGoroutines"));
      line("  System Time", info.string("SystemTime"));
      line("  EventsListeners", info.number("NEventsListener"));
    }
    ifSaid(" HTTP Proxy", "HttpProxy");
    ifSaid(" HTTPS Proxy", "HttpsProxy");
    ifSaid(" No Proxy", "NoProxy");
    if (!info.strings("Labels").isEmpty()) {
      out.append(" Labels:\n");
      info.strings("Labels").forEach(label -> out.append("  ").append(label).append('\n'));
    }
    line(" Experimental", info.bool("ExperimentalBuild"));
  }

  private void registries() {
    JsonObject registries = info.object("RegistryConfig");
    JsonObject indexes = registries.object("IndexConfigs");
    List<String> ranges = registries.strings("InsecureRegistryCIDRs");
    if (!indexes.isEmpty() || !ranges.isEmpty()) {
      out.append(" Insecure Registries:\n");
      for (String name : indexes.members().keySet()) {
        if (!indexes.object(name).bool("Secure")) {
          out.append("  ").append(indexes.object(name).string("Name")).append('\n');
        }
      }
      ranges.forEach(range -> out.append("  ").append(range).append('\n'));
    }
    List<String> mirrors = registries.strings("Mirrors");
    if (!mirrors.isEmpty()) {
      out.append(" Registry Mirrors:\n");
      mirrors.forEach(mirror -> out.append("  ").append(mirror).append('\n'));
    }
  }
}
