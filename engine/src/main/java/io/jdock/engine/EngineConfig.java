package io.jdock.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How the engine is set up: daemon.json and the daemon's flags, validated.
 *
 * @param dataRoot what survives a reboot: {@code /var/lib/jdock}
 * @param execRoot what does not: {@code /run/jdock}
 * @param cgroupParent group below which containers get theirs: {@code jdock}
 * @param logConfig log driver and its options for containers that say nothing
 * @param defaultUlimits for containers that say nothing
 * @param defaultShmSize bytes
 * @param init give every container an init process
 * @param liveRestore leave containers running when the daemon stops
 * @param shutdownTimeout seconds for containers to stop when the daemon does
 * @param maxConcurrentDownloads layers of a pull
 * @param labels {@code key=value}, told by info
 */
public record EngineConfig(
    Path dataRoot,
    Path execRoot,
    String cgroupParent,
    Network network,
    Registry registry,
    HostConfig.LogConfig logConfig,
    List<Resources.Ulimit> defaultUlimits,
    long defaultShmSize,
    boolean init,
    boolean liveRestore,
    int shutdownTimeout,
    int maxConcurrentDownloads,
    boolean debug,
    List<String> labels) {

  public static final long DEFAULT_SHM_SIZE = 64L << 20;
  public static final int DEFAULT_SHUTDOWN_TIMEOUT = 15;

  public EngineConfig {
    defaultUlimits = List.copyOf(defaultUlimits);
    labels = List.copyOf(labels);
  }

  /** The defaults, with everything below two directories. */
  public static EngineConfig of(Path dataRoot, Path execRoot) {
    return new EngineConfig(
        dataRoot,
        execRoot,
        "jdock",
        Network.DEFAULT,
        Registry.DEFAULT,
        new HostConfig.LogConfig("json-file", Map.of()),
        List.of(),
        DEFAULT_SHM_SIZE,
        false,
        false,
        DEFAULT_SHUTDOWN_TIMEOUT,
        3,
        false,
        List.of());
  }

  /**
   * @param bridge the default bridge's name: {@code jdock0}; {@code none} for no bridge
   * @param bip the bridge's address, {@code 192.168.5.1/24}; empty for the first free pool
   * @param addressPools {@code --default-address-pool}; empty for Docker's
   * @param iptables whether the firewall is ours to set
   * @param dns name servers for containers that say nothing
   * @param mtu of the bridge; 0 for 1500
   */
  public record Network(
      String bridge,
      String bip,
      List<AddressPool> addressPools,
      boolean iptables,
      List<String> dns,
      List<String> dnsOptions,
      List<String> dnsSearch,
      int mtu) {
    public static final Network DEFAULT =
        new Network("jdock0", "", List.of(), true, List.of(), List.of(), List.of(), 0);

    public Network {
      addressPools = List.copyOf(addressPools);
      dns = List.copyOf(dns);
      dnsOptions = List.copyOf(dnsOptions);
      dnsSearch = List.copyOf(dnsSearch);
    }
  }

  /**
   * @param base {@code 172.80.0.0/16}
   * @param size prefix length of each network taken from it
   */
  public record AddressPool(String base, int size) {}

  /**
   * @param mirrors URLs of mirrors of Docker Hub
   * @param insecure hosts and networks spoken to without TLS or without checking it
   */
  public record Registry(List<String> mirrors, List<String> insecure) {
    public static final Registry DEFAULT = new Registry(List.of(), List.of());

    public Registry {
      mirrors = List.copyOf(mirrors);
      insecure = List.copyOf(insecure);
    }
  }
}
