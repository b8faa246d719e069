package io.jdock.it.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A UDP server that sends back what it gets, and a client for it; a program of its own because it
 * has to run in a container's or the lab's network.
 */
public final class UdpEcho {
  private UdpEcho() {}

  /**
   * @param enter the command that enters the network it is to run in
   * @param words its arguments
   */
  public static List<String> command(List<String> enter, String... words) {
    List<String> command = new ArrayList<>(enter);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Project.target().resolve("test-classes").toString(),
            UdpEcho.class.getName()));
    command.addAll(List.of(words));
    return command;
  }

  /**
   * Starts a server in a process' network, and waits until it serves.
   *
   * @param pid of the process, as a number
   * @param log takes its output
   */
  public static Process serveBeside(String pid, String port, Path log) throws IOException {
    List<String> enter = List.of("nsenter", "--net=/proc/" + pid + "/ns/net", "--");
    Process server =
        new ProcessBuilder(command(enter, "serve", port))
            .redirectOutput(log.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Await.until("the UDP server is ready", () -> log.toFile().length() > 0);
    } catch (AssertionError e) {
      server.destroyForcibly();
      throw e;
    }
    return server;
  }

  /** Arguments: {@code serve PORT}, or {@code ask HOST PORT TEXT}, which prints the answer. */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("serve")) {
      serve(Integer.parseInt(args[1]));
    } else {
      ask(new InetSocketAddress(args[1], Integer.parseInt(args[2])), args[3]);
    }
  }

  private static void serve(int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(port)) {
      System.out.println("ready");
      DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
      while (true) {
        socket.receive(packet);
        socket.send(packet);
        packet.setLength(2048);
      }
    }
  }

  private static void ask(InetSocketAddress server, String text) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(5000);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      socket.send(new DatagramPacket(bytes, bytes.length, server));
      DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
      socket.receive(answer);
      System.out.println(
          new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8));
    }
  }
}
