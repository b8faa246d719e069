package io.jdock.it.lab;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program behind {@link FaultyRegistry}: serves files, {@code ROOT/NAME/manifests/REFERENCE}
 * and {@code ROOT/NAME/blobs/DIGEST}, as well or as badly as the words in {@code
 * ROOT/NAME/behaviour} say, which it reads anew for each answer. A server of its own making,
 * because it has to break what a library would keep whole, and because it has to run in the lab's
 * network.
 *
 * <pre>
 * stall N                    says nothing more after a blob's first N bytes, until that changes
 * truncate N                 hangs up after a blob's first N bytes
 * pace N                     sends a blob by pieces of N bytes with pauses between them
 * busy STATUS TIMES AFTER    answers so to the first requests for blobs, with Retry-After
 * endless                    manifests never end
 * noranges                   sends blobs whole whatever is asked for
 * liar                       says that it sends the range that was asked for, and sends another
 * </pre>
 */
public final class FaultyServer {
  private static final int PIECE = 64 << 10;
  private static final long PAUSE_MILLIS = 5;

  private final Path root;
  private final Map<String, AtomicInteger> busy = new ConcurrentHashMap<>();

  private FaultyServer(Path root) {
    this.root = root;
  }

  /** Arguments: address, port, folder. */
  public static void main(String[] args) throws IOException {
    FaultyServer server = new FaultyServer(Path.of(args[2]));
    try (ServerSocket listening =
        new ServerSocket(Integer.parseInt(args[1]), 50, InetAddress.getByName(args[0]))) {
      System.out.println("ready");
      while (true) {
        Socket client = listening.accept();
        Thread thread = new Thread(() -> server.serve(client), "client");
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      List<String> head = new ArrayList<>();
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (head.isEmpty() && line.isEmpty() && c == 0x16) {
          return; // TLS is greeted by hanging up
        }
        if (c == '\n') {
          if (line.toString().isBlank()) {
            answer(head, client.getOutputStream());
            return;
          }
          head.add(line.toString().strip());
          line.setLength(0);
        } else {
          line.append((char) c);
        }
      }
    } catch (IOException e) {
      System.out.println("gone: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(List<String> head, OutputStream out)
      throws IOException, InterruptedException {
    String[] request = head.get(0).split(" ");
    String range =
        head.stream()
            .filter(h -> h.regionMatches(true, 0, "Range: bytes=", 0, 13))
            .map(h -> h.substring(13))
            .findFirst()
            .orElse("");
    System.out.println((request[0] + " " + request[1] + " " + range).strip());
    boolean body = !request[0].equals("HEAD");
    String path = request[1].replaceFirst("^/v2/", "");
    if (path.isEmpty()) {
      send(out, "200 OK", "", new byte[] {'{', '}'}, body);
      return;
    }
    Path file = root.resolve(path);
    String name = path.split("/")[0];
    if (!Files.isRegularFile(file)) {
      send(out, "404 Not Found", "", new byte[0], body);
    } else if (path.contains("/blobs/")) {
      blob(file, name, range, out, body);
    } else {
      manifest(file, name, out, body);
    }
  }

  private static void send(
      OutputStream out, String status, String headers, byte[] content, boolean body)
      throws IOException {
    head(out, status, headers + "Content-Length: " + content.length + "\r\n");
    if (body) {
      out.write(content);
    }
    out.flush();
  }

  private static void head(OutputStream out, String status, String headers) throws IOException {
    String head = "HTTP/1.1 " + status + "\r\n" + headers + "Connection: close\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
  }

  private void manifest(Path file, String name, OutputStream out, boolean body) throws IOException {
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, StandardCharsets.UTF_8);
    int type = text.indexOf("\"mediaType\":\"");
    String media =
        type < 0 ? "text/plain" : text.substring(type + 13, text.indexOf('"', type + 13));
    String headers = "Content-Type: " + media + "\r\n";
    if (words(name, "endless").isEmpty()) {
      send(out, "200 OK", headers, content, body);
      return;
    }
    head(out, "200 OK", headers);
    byte[] spaces = new byte[PIECE];
    Arrays.fill(spaces, (byte) ' ');
    while (body) {
      out.write(spaces); // until the other side has had enough
    }
  }

  private void blob(Path file, String name, String range, OutputStream out, boolean body)
      throws IOException, InterruptedException {
    List<String> busyWith = words(name, "busy");
    if (!busyWith.isEmpty()
        && busy.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet()
            <= Integer.parseInt(busyWith.get(2))) {
      String after = busyWith.size() > 3 ? "Retry-After: " + busyWith.get(3) + "\r\n" : "";
      send(out, busyWith.get(1) + " Busy", after, new byte[0], body);
      return;
    }
    byte[] content = Files.readAllBytes(file);
    int start = 0;
    int end = content.length;
    boolean partial = !range.isEmpty() && words(name, "noranges").isEmpty();
    String headers = "";
    if (partial) {
      String[] bounds = range.split("-", 2);
      start = Integer.parseInt(bounds[0]);
      end = bounds[1].isEmpty() ? end : Math.min(end, Integer.parseInt(bounds[1]) + 1);
      headers = "Content-Range: bytes " + start + "-" + (end - 1) + "/" + content.length + "\r\n";
    }
    head(
        out,
        partial ? "206 Partial Content" : "200 OK",
        headers + "Content-Length: " + (end - start) + "\r\n");
    if (!words(name, "liar").isEmpty() && partial && start > 0) {
      content = new byte[content.length];
    }
    for (int at = start; body && at < end; ) {
      int most = limit(name, at, out);
      if (most <= 0) {
        return;
      }
      int length = Math.min(Math.min(most, PIECE), end - at);
      out.write(content, at, length);
      out.flush();
      at += length;
    }
  }

  /**
   * How much may be sent from there on; waits while that is nothing, as long as that may change.
   */
  private int limit(String name, int at, OutputStream out)
      throws IOException, InterruptedException {
    while (true) {
      List<String> stall = words(name, "stall");
      List<String> truncate = words(name, "truncate");
      List<String> pace = words(name, "pace");
      if (!truncate.isEmpty()) {
        return Integer.parseInt(truncate.get(1)) - at;
      }
      if (!pace.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        return Integer.parseInt(pace.get(1));
      }
      if (stall.isEmpty()) {
        return Integer.MAX_VALUE;
      }
      int left = Integer.parseInt(stall.get(1)) - at;
      if (left > 0) {
        return left;
      }
      out.flush();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** The line of the behaviour that begins with a word; empty where there is none. */
  private List<String> words(String name, String first) throws IOException {
    Path file = root.resolve(name + "/behaviour");
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(line -> List.of(line.split(" ")))
        .filter(words -> words.get(0).equals(first))
        .findFirst()
        .orElse(List.of());
  }
}
