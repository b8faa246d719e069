package io.jdock.net;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address with the length of its network's prefix, such as {@code 172.17.0.1/16}; IPv4 or IPv6.
 *
 * @param address any address of the network
 * @param prefix bits that the network's addresses share
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632">RFC 4632</a>
 */
public record Cidr(InetAddress address, int prefix) {
  public Cidr {
    if (prefix < 0 || prefix > address.getAddress().length * 8) {
      throw new IllegalArgumentException("invalid CIDR address: " + text(address) + "/" + prefix);
    }
  }

  /**
   * Reads {@code address/prefix}.
   *
   * @throws IllegalArgumentException in Docker's words, {@code invalid CIDR address: ...}
   */
  @JsonCreator
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    try {
      return new Cidr(
          ip(text.substring(0, Math.max(0, slash))), Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid CIDR address: " + text, e);
    }
  }

  /** Reads a literal address; never asks a name server. */
  public static InetAddress ip(String literal) {
    boolean v4 = literal.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    boolean v6 = literal.indexOf(':') >= 0 && literal.matches("[0-9a-fA-F:.]+");
    if (!v4 && !v6) {
      throw new IllegalArgumentException("invalid IP address: " + literal);
    }
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("invalid IP address: " + literal, e);
    }
  }

  /** The address as text, IPv6 in the short form of RFC 5952. */
  public static String text(InetAddress address) {
    return IpText.of(address);
  }

  /** The network: host bits zero. */
  public Cidr network() {
    BigInteger hosts = BigInteger.ONE.shiftLeft(hostBits()).subtract(BigInteger.ONE);
    return new Cidr(toAddress(number(address).andNot(hosts)), prefix);
  }

  /** The address that many places after the network's first, which is place 0. */
  public InetAddress at(BigInteger place) {
    return toAddress(number(network().address).add(place));
  }

  public InetAddress at(long place) {
    return at(BigInteger.valueOf(place));
  }

  /** How many addresses the network has, its first and last included. */
  public BigInteger size() {
    return BigInteger.ONE.shiftLeft(hostBits());
  }

  /** The place of an address of this network, counted from its first. */
  public BigInteger place(InetAddress of) {
    return number(of).subtract(number(network().address));
  }

  public boolean contains(InetAddress other) {
    return isIpv4(other) == isIpv4() && new Cidr(other, prefix).network().equals(network());
  }

  public boolean overlaps(Cidr other) {
    return contains(other.network().address) || other.contains(network().address);
  }

  public boolean isIpv4() {
    return isIpv4(address);
  }

  private static boolean isIpv4(InetAddress address) {
    return address.getAddress().length == 4;
  }

  private int hostBits() {
    return address.getAddress().length * 8 - prefix;
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  private InetAddress toAddress(BigInteger number) {
    byte[] bytes = new byte[address.getAddress().length];
    byte[] digits = number.toByteArray();
    int count = Math.min(bytes.length, digits.length);
    System.arraycopy(digits, digits.length - count, bytes, bytes.length - count, count);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @JsonValue
  @Override
  public String toString() {
    return text(address) + "/" + prefix;
  }
}
