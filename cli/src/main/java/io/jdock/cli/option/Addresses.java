package io.jdock.cli.option;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** IP addresses and what is built of them. */
public final class Addresses {
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");

  /** Labels of letters, digits, hyphens and underscores; at least one letter among them. */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.*[a-zA-Z])[a-zA-Z0-9_]([a-zA-Z0-9_-]*)(\\.[a-zA-Z0-9_][a-zA-Z0-9_-]*)*\\.?");

  private static final int LONGEST_DOMAIN = 254;

  private Addresses() {}

  /** Whether the text is an IP address literal; no name is ever looked up. */
  public static boolean isAddress(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return false;
    }
    try {
      return InetAddress.getByName(text) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** {@code --dns}. */
  public static String address(String text) {
    String stripped = text.strip();
    if (!isAddress(stripped)) {
      throw new IllegalArgumentException("IP address is not correctly formatted: " + text);
    }
    return stripped;
  }

  /** {@code --dns-search}; a single dot stands for no search domain at all. */
  public static String searchDomain(String text) {
    String stripped = text.strip();
    if (stripped.equals(".")) {
      return stripped;
    }
    if (!DOMAIN.matcher(stripped).matches() || stripped.length() > LONGEST_DOMAIN) {
      throw new IllegalArgumentException(text + " is not a valid domain");
    }
    return stripped;
  }

  /** {@code --add-host name:address} or {@code name=address}, answered with a colon. */
  public static String extraHost(String text) {
    int equals = text.indexOf('=');
    int at = equals > 0 ? equals : text.indexOf(':');
    if (at <= 0 || at == text.length() - 1) {
      throw new IllegalArgumentException("bad format for add-host: \"" + text + "\"");
    }
    String name = text.substring(0, at);
    String address = text.substring(at + 1);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    if (!address.equals("host-gateway") && !isAddress(address)) {
      throw new IllegalArgumentException("invalid IP address in add-host: \"" + address + "\"");
    }
    return name + ":" + address;
  }

  public static boolean isMac(String text) {
    return MAC.matcher(text).matches();
  }
}
