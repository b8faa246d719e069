package io.jdock.linux.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests and the kernel's answers to them, matched by sequence number. Thread-safe: one exchange
 * at a time.
 */
public final class NetlinkConnection implements AutoCloseable {
  private static final int HEADER_BYTES = 16;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NLM_F_REQUEST = 1;
  private static final int NLM_F_ACK = 4;

  /** A dump whose objects changed while it ran. */
  private static final int NLM_F_DUMP_INTR = 0x10;

  /** An acknowledgement with attributes behind it. */
  private static final int NLM_F_ACK_TLVS = 0x200;

  private static final int NLMSGERR_ATTR_MSG = 1;
  private static final int DUMP_ATTEMPTS = 8;

  private final NetlinkTransport transport;
  private int sequence;

  public NetlinkConnection(NetlinkTransport transport) {
    this.transport = transport;
  }

  /**
   * Sends the requests in one datagram and waits until the kernel has acknowledged each. The kernel
   * goes on after one that fails.
   *
   * @throws NetlinkException for the first that failed, with the others' as suppressed
   */
  public synchronized void execute(List<NetlinkRequest> requests) throws IOException {
    Map<Integer, NetlinkRequest> pending = new HashMap<>();
    int first = sequence + 1;
    for (NetlinkRequest request : requests) {
      pending.put(++sequence, request);
    }
    transport.send(datagram(requests, first, NLM_F_ACK));
    @Nullable NetlinkException failure = null;
    while (!pending.isEmpty()) {
      ByteBuffer datagram = transport.receive();
      while (datagram.remaining() >= HEADER_BYTES) {
        Answer answer = Answer.next(datagram);
        NetlinkRequest request = pending.get(answer.sequence);
        if (request == null || answer.type != NLMSG_ERROR) {
          continue;
        }
        pending.remove(answer.sequence);
        NetlinkException error = answer.error(request.action());
        if (failure == null) {
          failure = error;
        } else if (error != null) {
          failure.addSuppressed(error);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  public void execute(NetlinkRequest request) throws IOException {
    execute(List.of(request));
  }

  /**
   * Sends requests that take effect together or not at all, between the two messages that frame a
   * transaction. The kernel goes on after one that fails, to report the others' errors too.
   *
   * @param begin and {@code end} are not acknowledged, but begin stands for the whole in an error
   * @throws NetlinkException for the first that failed, with the others' as suppressed; nothing has
   *     changed then
   * @see <a href="https://docs.kernel.org/netlink/specs/nftables.html">kernel: nftables over
   *     netlink</a>
   */
  synchronized void transact(
      NetlinkRequest begin, List<NetlinkRequest> requests, NetlinkRequest end) throws IOException {
    List<NetlinkRequest> all = new ArrayList<>();
    all.add(begin);
    Map<Integer, NetlinkRequest> pending = new HashMap<>();
    int first = ++sequence;
    for (NetlinkRequest request : requests) {
      NetlinkRequest acknowledged =
          new NetlinkRequest(
              request.action(),
              request.type(),
              request.flags() | NLM_F_ACK,
              request.header(),
              request.attributes());
      all.add(acknowledged);
      pending.put(++sequence, acknowledged);
    }
    all.add(end);
    ++sequence;
    transport.send(datagram(all, first, 0));
    @Nullable NetlinkException failure = null;
    while (!pending.isEmpty()) {
      ByteBuffer datagram = transport.receive();
      while (datagram.remaining() >= HEADER_BYTES) {
        Answer answer = Answer.next(datagram);
        NetlinkRequest request = pending.remove(answer.sequence);
        boolean whole = answer.sequence == first;
        if (answer.type != NLMSG_ERROR || (request == null && !whole)) {
          continue;
        }
        NetlinkException error = answer.error((request == null ? begin : request).action());
        if (failure == null) {
          failure = error;
        } else if (error != null) {
          failure.addSuppressed(error);
        }
        if (whole && error != null) {
          throw failure;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * All objects that a request with the DUMP flag names, again while they change underneath; or the
   * one that a request with the ACK flag names.
   */
  public synchronized List<NetlinkMessage> dump(NetlinkRequest request) throws IOException {
    for (int attempt = 1; ; attempt++) {
      List<NetlinkMessage> found = new ArrayList<>();
      if (dumpOnce(request, found) || attempt == DUMP_ATTEMPTS) {
        return found;
      }
    }
  }

  private boolean dumpOnce(NetlinkRequest request, List<NetlinkMessage> found) throws IOException {
    int mine = ++sequence;
    transport.send(datagram(List.of(request), mine, 0));
    boolean consistent = true;
    while (true) {
      ByteBuffer datagram = transport.receive();
      while (datagram.remaining() >= HEADER_BYTES) {
        Answer answer = Answer.next(datagram);
        if (answer.sequence != mine) {
          continue;
        }
        consistent &= (answer.flags & NLM_F_DUMP_INTR) == 0;
        if (answer.type == NLMSG_DONE || answer.type == NLMSG_ERROR) {
          NetlinkException error = answer.error(request.action());
          if (error != null) {
            throw error;
          }
          return consistent;
        }
        found.add(new NetlinkMessage(answer.type, answer.payload));
      }
    }
  }

  /** The messages of one datagram. */
  static List<NetlinkMessage> messages(ByteBuffer datagram) {
    List<NetlinkMessage> messages = new ArrayList<>();
    while (datagram.remaining() >= HEADER_BYTES) {
      Answer answer = Answer.next(datagram);
      messages.add(new NetlinkMessage(answer.type, answer.payload));
    }
    return messages;
  }

  private static ByteBuffer datagram(List<NetlinkRequest> requests, int first, int flags) {
    List<byte[]> attributes = new ArrayList<>();
    int size = 0;
    for (NetlinkRequest request : requests) {
      byte[] encoded = request.attributes().encode();
      attributes.add(encoded);
      size += HEADER_BYTES + Attributes.align(request.header().length) + encoded.length;
    }
    ByteBuffer to = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    int number = first;
    for (int i = 0; i < requests.size(); i++) {
      NetlinkRequest request = requests.get(i);
      int header = Attributes.align(request.header().length);
      to.putInt(HEADER_BYTES + header + attributes.get(i).length);
      to.putShort((short) request.type());
      to.putShort((short) (NLM_F_REQUEST | flags | request.flags()));
      to.putInt(number++).putInt(0);
      int start = to.position();
      to.put(request.header()).position(start + header);
      to.put(attributes.get(i));
    }
    return to.flip();
  }

  @Override
  public void close() {
    transport.close();
  }

  private record Answer(int type, int flags, int sequence, ByteBuffer payload) {
    static Answer next(ByteBuffer datagram) {
      int start = datagram.position();
      int length = datagram.getInt();
      int type = Short.toUnsignedInt(datagram.getShort());
      int flags = Short.toUnsignedInt(datagram.getShort());
      int sequence = datagram.getInt();
      if (length < HEADER_BYTES || start + length > datagram.limit()) {
        throw new IllegalArgumentException("netlink message " + type + " has length " + length);
      }
      ByteBuffer payload =
          datagram.slice(start + HEADER_BYTES, length - HEADER_BYTES).order(datagram.order());
      datagram.position(Math.min(datagram.limit(), start + Attributes.align(length)));
      return new Answer(type, flags, sequence, payload);
    }

    /** The refusal in an NLMSG_ERROR or NLMSG_DONE, null for an acknowledgement. */
    @Nullable NetlinkException error(String action) {
      int errno = payload.remaining() >= 4 ? -payload.getInt(0) : 0;
      if (errno <= 0) {
        return null;
      }
      String explanation = "";
      int attributesAt = type == NLMSG_ERROR ? 4 + HEADER_BYTES : 4;
      if ((flags & NLM_F_ACK_TLVS) != 0 && payload.limit() > attributesAt) {
        explanation =
            new NetlinkMessage(type, payload)
                .attributes(attributesAt)
                .findText(NLMSGERR_ATTR_MSG)
                .orElse("");
      }
      return new NetlinkException(action, errno, explanation);
    }
  }
}
