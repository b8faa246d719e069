package io.jdock.linux.netlink;

import java.nio.ByteBuffer;

/**
 * One message from the kernel.
 *
 * @param type RTM_*
 * @param payload the family's fixed header and the attributes behind it, in native byte order
 */
public record NetlinkMessage(int type, ByteBuffer payload) {
  /** The attributes that follow a fixed header of that many bytes. */
  public Attributes attributes(int headerBytes) {
    ByteBuffer rest = payload.duplicate().order(payload.order());
    rest.position(Attributes.align(headerBytes));
    return Attributes.read(rest);
  }
}
