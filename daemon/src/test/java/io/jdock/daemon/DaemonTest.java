package io.jdock.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon leaves on the file system, and what it finds there. */
class DaemonTest {
  @TempDir Path directory;

  @Test
  void thePidFileIsThereAsLongAsTheDaemon() throws Exception {
    Path path = directory.resolve("run/jdock.pid");
    try (PidFile file = PidFile.claim(path)) {
      assertThat(Files.readString(path)).isEqualTo(Long.toString(ProcessHandle.current().pid()));
      assertThat(file).isNotNull();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aPidFileOfADeadDaemonIsTakenOver() throws Exception {
    Path path = directory.resolve("jdock.pid");
    Files.writeString(path, "4194304999");
    try (PidFile file = PidFile.claim(path)) {
      assertThat(file).isNotNull();
      assertThat(Files.readString(path)).isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void aSocketThatAnswersIsAnotherDaemons() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("a.sock"));
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(address);
      assertThatThrownBy(() -> new SocketFile(address).clear())
          .isInstanceOf(IOException.class)
          .hasMessage("failed to start daemon: another daemon is listening on " + address);
    }
    new SocketFile(address).clear();
    assertThat(address.getPath()).doesNotExist();
  }

  @Test
  void aFileThatIsNoSocketStays() throws Exception {
    Path path = Files.writeString(directory.resolve("a.sock"), "precious");
    assertThatThrownBy(() -> new SocketFile(UnixDomainSocketAddress.of(path)).clear())
        .hasMessage("cannot listen on " + path + ": a file that is no socket is in the way");
    assertThat(path).hasContent("precious");
  }

  @Test
  void onlyRootAndTheGroupMayUseTheSocket() throws Exception {
    Path path = Files.createFile(directory.resolve("a.sock"));
    SocketFile file = new SocketFile(UnixDomainSocketAddress.of(path));
    file.permit("no-such-group", false);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-rw----");
    assertThatThrownBy(() -> file.permit("no-such-group", true))
        .hasMessage("cannot give " + path + " to group no-such-group: no such group");
  }
}
