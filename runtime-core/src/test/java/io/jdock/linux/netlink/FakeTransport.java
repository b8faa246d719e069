package io.jdock.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A kernel that remembers what it was sent and acknowledges all, unless told to refuse. */
final class FakeTransport implements NetlinkTransport {
  final List<ByteBuffer> sent = new ArrayList<>();
  private final Deque<ByteBuffer> answers = new ArrayDeque<>();
  private int errno;
  private String explanation = "";

  FakeTransport refusing(int with, String why) {
    errno = with;
    explanation = why;
    return this;
  }

  @Override
  public void send(ByteBuffer datagram) {
    sent.add(datagram.duplicate().order(ByteOrder.nativeOrder()));
    ByteBuffer rest = datagram.duplicate().order(ByteOrder.nativeOrder());
    while (rest.remaining() >= 16) {
      int start = rest.position();
      answers.add(acknowledgement(rest.getInt(start + 8)));
      rest.position(start + rest.getInt(start));
    }
  }

  private ByteBuffer acknowledgement(int sequence) {
    byte[] text = (explanation + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] tlvs = errno == 0 ? new byte[0] : new Attributes().bytes(1, text).encode();
    int length = 16 + 4 + 16 + tlvs.length;
    return ByteBuffer.allocate(length)
        .order(ByteOrder.nativeOrder())
        .putInt(length)
        .putShort((short) 2)
        .putShort((short) (errno == 0 ? 0x100 : 0x300))
        .putInt(sequence)
        .putInt(0)
        .putInt(-errno)
        .put(new byte[16])
        .put(tlvs)
        .flip();
  }

  @Override
  public ByteBuffer receive() {
    return answers.remove();
  }

  @Override
  public void close() {
    answers.clear();
  }
}
