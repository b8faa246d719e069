package io.jdock.registry.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resolves names with the system's resolver and tells failures in Go's words. */
final class NameLookup {
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

  private NameLookup() {}

  static InetAddress[] addresses(String host, String dialed) throws DialException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      String reason = String.valueOf(e.getMessage());
      int colon = reason.lastIndexOf(": ");
      String words = colon < 0 ? reason : reason.substring(colon + 2);
      boolean absent = !words.startsWith("Temporary failure");
      throw new DialException(
          dialed + ": lookup " + host + nameserver() + ": " + (absent ? "no such host" : words), e);
    }
  }

  /** {@code on 10.0.0.1:53}, the first name server, or nothing if that cannot be told. */
  private static String nameserver() {
    try {
      return Files.readAllLines(RESOLV_CONF).stream()
          .map(line -> line.trim().split("\\s+"))
          .filter(words -> words.length > 1 && words[0].equals("nameserver"))
          .map(words -> " on " + new Origin(false, words[1], 53).authority())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return ""; // the lookup's own failure is what matters
    }
  }
}
