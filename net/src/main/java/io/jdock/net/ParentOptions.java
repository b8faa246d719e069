package io.jdock.net;

import io.jdock.linux.netlink.LinkSpec;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The options of the macvlan and ipvlan drivers, by Docker's names.
 *
 * @param parent the host's link; empty for one that leads nowhere, made for the network
 * @param mode as the kernel numbers it
 * @param flags of ipvlan
 * @param l3 whether containers' packets are routed and not switched
 */
record ParentOptions(
    boolean macvlan, String parent, int mode, int flags, boolean l3, OptionalInt mtu) {
  private static final String PARENT = "parent";
  private static final String MTU = "com.docker.network.driver.mtu";

  /**
   * @throws NetworkRefusedException in Docker's words
   */
  static ParentOptions parse(String driver, Map<String, String> options)
      throws NetworkRefusedException {
    boolean macvlan = driver.equals(Network.MACVLAN);
    String modeOption = driver + "_mode";
    Set<String> known =
        macvlan ? Set.of(PARENT, modeOption, MTU) : Set.of(PARENT, modeOption, "ipvlan_flag", MTU);
    DriverOptions of = new DriverOptions(driver, options, known);
    String parent = of.text(PARENT, "");
    if (parent.length() > 15 || !parent.matches("[^/\\s:%\"]*")) {
      throw of.invalid("invalid parent interface name: \"" + parent + "\"");
    }
    String mode = of.text(modeOption, macvlan ? "bridge" : "l2");
    int number = macvlan ? macvlanMode(of, mode) : ipvlanMode(of, mode);
    int flags = macvlan ? 0 : ipvlanFlag(of, of.text("ipvlan_flag", "bridge"));
    return new ParentOptions(macvlan, parent, number, flags, !macvlan && number != 0, of.mtu(MTU));
  }

  private static int macvlanMode(DriverOptions of, String mode) throws NetworkRefusedException {
    return switch (mode) {
      case "private" -> 1;
      case "vepa" -> 2;
      case "bridge" -> 4;
      case "passthru" -> 8;
      default ->
          throw of.invalid(
              "requested macvlan mode '"
                  + mode
                  + "' is not valid, 'bridge' mode is the macvlan driver default");
    };
  }

  private static int ipvlanMode(DriverOptions of, String mode) throws NetworkRefusedException {
    return switch (mode) {
      case "l2" -> 0;
      case "l3" -> 1;
      case "l3s" -> 2;
      default ->
          throw of.invalid(
              "requested ipvlan mode '"
                  + mode
                  + "' is not valid, 'l2' mode is the ipvlan driver default");
    };
  }

  private static int ipvlanFlag(DriverOptions of, String flag) throws NetworkRefusedException {
    return switch (flag) {
      case "bridge" -> 0;
      case "private" -> 1;
      case "vepa" -> 2;
      default ->
          throw of.invalid(
              "requested ipvlan flag '"
                  + flag
                  + "' is not valid, 'bridge' is the ipvlan driver default");
    };
  }

  /** A container's link on the parent's wire. */
  LinkSpec.Kind link(int parentIndex) {
    return macvlan
        ? new LinkSpec.Macvlan(parentIndex, mode)
        : new LinkSpec.Ipvlan(parentIndex, mode, flags);
  }
}
