package io.jdock.cli;

import io.jdock.api.client.EngineClient;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.util.List;

/** The jdock command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Thread warmUp = new Thread(EngineClient::warmUp, "warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
    PrintStream out = Session.stream(FileDescriptor.out);
    PrintStream err = Session.stream(FileDescriptor.err);
    int code = new Jdock(out, err).run(List.of(args));
    out.flush();
    err.flush();
    // threads that wait for the terminal's input do not end by themselves
    System.exit(code);
  }
}
