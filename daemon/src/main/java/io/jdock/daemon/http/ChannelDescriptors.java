package io.jdock.daemon.http;

import java.lang.reflect.Method;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of channels' descriptors, which Java keeps to itself: the daemon is started with
 * {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}.
 */
final class ChannelDescriptors {
  private static final System.Logger LOG = System.getLogger(ChannelDescriptors.class.getName());
  private static final @Nullable Method NUMBER = find();

  private ChannelDescriptors() {}

  /** The descriptor's number, or -1 when the JVM was not started so. */
  static int of(Channel channel) {
    try {
      return NUMBER != null && NUMBER.invoke(channel) instanceof Integer number ? number : -1;
    } catch (ReflectiveOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "descriptor of " + channel, e);
      return -1;
    }
  }

  private static @Nullable Method find() {
    try {
      Method number = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
      number.setAccessible(true);
      return number;
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "descriptors of sockets are not to be known", e);
      return null;
    }
  }
}
