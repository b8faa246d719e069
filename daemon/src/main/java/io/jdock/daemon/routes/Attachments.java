package io.jdock.daemon.routes;

import io.jdock.daemon.http.HijackedStream;
import io.jdock.engine.Attachment;
import java.util.concurrent.CompletionStage;

/** Joins a client's connection and a process's streams. */
final class Attachments {
  private Attachments() {}

  static void connect(HijackedStream stream, Attachment attachment, boolean stdin) {
    stream.begin();
    stream.readInto(stdin ? new StandardInput(attachment) : HijackedStream.discard());
    stream.onClose(attachment::close);
    attachment.done().whenComplete((ending, failure) -> stream.end());
  }

  private record StandardInput(Attachment attachment) implements HijackedStream.Input {
    @Override
    public CompletionStage<Void> bytes(byte[] bytes) {
      return attachment.writeStdin(bytes);
    }

    @Override
    public void end() {
      if (attachment.tty()) {
        // There is no half-close on a terminal: the client has gone.
        attachment.close();
      } else {
        attachment.closeStdin();
      }
    }
  }
}
