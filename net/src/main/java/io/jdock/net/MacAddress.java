package io.jdock.net;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.Inet4Address;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An Ethernet address.
 *
 * @param text six lower-case hexadecimal pairs with colons between, {@code 02:42:ac:11:00:02}
 */
public record MacAddress(@JsonValue String text) {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  @JsonCreator
  public MacAddress {
    if (!text.matches("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}")) {
      throw new IllegalArgumentException(text + " is not a valid mac address");
    }
    text = text.toLowerCase(Locale.ROOT);
  }

  /** The address Docker gives an interface with that IPv4 address: 02:42 and its four bytes. */
  public static MacAddress of(Inet4Address ip) {
    return new MacAddress("02:42:" + COLONS.formatHex(ip.getAddress()));
  }

  public byte[] bytes() {
    return COLONS.parseHex(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
