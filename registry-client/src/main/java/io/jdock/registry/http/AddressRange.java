package io.jdock.registry.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses in CIDR notation (RFC 4632). */
public record AddressRange(InetAddress network, int prefixLength) {

  /**
   * Reads {@code address/length}.
   *
   * @throws IllegalArgumentException if {@code text} is no CIDR
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network = slash < 0 ? null : address(text.substring(0, slash));
    if (network == null || !text.substring(slash + 1).matches("\\d{1,3}")) {
      throw new IllegalArgumentException("invalid CIDR address: " + text);
    }
    int length = Integer.parseInt(text.substring(slash + 1));
    if (length > network.getAddress().length * 8) {
      throw new IllegalArgumentException("invalid CIDR address: " + text);
    }
    return new AddressRange(network, length);
  }

  /** The address that a literal stands for, or null if it is none (names are not resolved). */
  static @Nullable InetAddress address(String literal) {
    return NetUtil.createInetAddressFromIpAddressString(literal);
  }

  /** Whether the address lies in this range; never for an address of the other family. */
  public boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefixLength; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
