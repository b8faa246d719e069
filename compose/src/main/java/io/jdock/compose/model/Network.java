package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network of the project. */
public record Network(
    String name,
    String driver,
    Map<String, String> driverOpts,
    Ipam ipam,
    boolean external,
    boolean internal,
    boolean attachable,
    Map<String, String> labels,
    Map<String, String> customLabels,
    @Nullable Boolean enableIpv4,
    @Nullable Boolean enableIpv6,
    Map<String, Object> extensions) {
  public Network {
    ipam = ipam == null ? Ipam.NONE : ipam;
    name = Absent.text(name);
    driver = Absent.text(driver);
    driverOpts = Absent.map(driverOpts);
    labels = Absent.map(labels);
    customLabels = Absent.map(customLabels);
    extensions = Absent.map(extensions);
  }

  /** Where a network's addresses come from. */
  public record Ipam(String driver, List<Pool> config, Map<String, Object> extensions) {
    static final Ipam NONE = new Ipam("", List.of(), Map.of());

    public Ipam {
      driver = Absent.text(driver);
      config = Absent.list(config);
      extensions = Absent.map(extensions);
    }
  }

  /** One subnet. */
  public record Pool(
      String subnet,
      String gateway,
      String ipRange,
      Map<String, String> auxAddresses,
      Map<String, Object> extensions) {
    public Pool {
      subnet = Absent.text(subnet);
      gateway = Absent.text(gateway);
      ipRange = Absent.text(ipRange);
      auxAddresses = Absent.map(auxAddresses);
      extensions = Absent.map(extensions);
    }
  }
}
