package io.jdock.daemon;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file of a unix socket: who may open it, and what is left of the daemon before. */
final class SocketFile {
  private static final System.Logger LOG = System.getLogger(SocketFile.class.getName());
  private final Path path;

  SocketFile(UnixDomainSocketAddress address) {
    path = address.getPath();
  }

  /**
   * Removes the socket of a daemon that is gone.
   *
   * @throws IOException when somebody still listens on it, or it is no socket
   */
  void clear() throws IOException {
    Path directory = path.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if (!(mode instanceof Integer bits) || (bits & 0170000) != 0140000) {
      throw new IOException(
          "cannot listen on " + path + ": a file that is no socket is in the way");
    }
    if (isAnswered()) {
      throw new IOException("failed to start daemon: another daemon is listening on " + path);
    }
    Files.delete(path);
  }

  private boolean isAnswered() {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /**
   * Lets root and a group use the socket, nobody else.
   *
   * @param group its name; empty for root alone
   * @param required whether it was asked for; otherwise {@code jdock} will do, or root alone
   */
  void permit(String group, boolean required) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    if (group.isEmpty()) {
      return;
    }
    for (String name : required ? List.of(group) : List.of(group, "jdock")) {
      GroupPrincipal principal = find(name);
      if (principal != null) {
        Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(principal);
        return;
      }
    }
    if (required) {
      throw new IOException("cannot give " + path + " to group " + group + ": no such group");
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "could not change group " + path + " to " + group + ": group " + group + " not found");
  }

  private @Nullable GroupPrincipal find(String name) throws IOException {
    try {
      return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
    } catch (UserPrincipalNotFoundException e) {
      return null;
    }
  }

  void remove() throws IOException {
    Files.deleteIfExists(path);
  }
}
