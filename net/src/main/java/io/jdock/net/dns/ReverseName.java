package io.jdock.net.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as the names that PTR records stand under: {@code 2.0.18.172.in-addr.arpa} and 32 hex
 * digits under {@code ip6.arpa}.
 */
final class ReverseName {
  private static final String IPV4 = ".in-addr.arpa";
  private static final String IPV6 = ".ip6.arpa";
  private static final Pattern BYTE = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f](\\.[0-9a-f]){31}");

  private ReverseName() {}

  /** The address, null where the lower-case name is of another shape. */
  static @Nullable InetAddress address(String name) {
    if (name.endsWith(IPV4)) {
      return ipv4(name.substring(0, name.length() - IPV4.length()).split("\\.", -1));
    }
    if (name.endsWith(IPV6)) {
      return ipv6(name.substring(0, name.length() - IPV6.length()));
    }
    return null;
  }

  private static @Nullable InetAddress ipv4(String[] parts) {
    if (parts.length != 4) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[3 - i];
      if (!BYTE.matcher(part).matches() || Integer.parseInt(part) > 255) {
        return null;
      }
      bytes[i] = (byte) Integer.parseInt(part);
    }
    return of(bytes);
  }

  private static @Nullable InetAddress ipv6(String digits) {
    if (!DIGITS.matcher(digits).matches()) {
      return null;
    }
    byte[] bytes = new byte[16];
    for (int i = 0; i < 32; i++) {
      int digit = Character.digit(digits.charAt(2 * (31 - i)), 16);
      bytes[i / 2] |= (byte) (i % 2 == 0 ? digit << 4 : digit);
    }
    return of(bytes);
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for other lengths than 4 and 16
    }
  }
}
