package io.jdock.linux.netlink;

/**
 * One message to the kernel.
 *
 * @param action what is asked, for errors: {@code add link jdock0}
 * @param type RTM_*
 * @param flags NLM_F_* beyond REQUEST and ACK
 * @param header the family's fixed header, such as struct ifinfomsg
 */
public record NetlinkRequest(
    String action, int type, int flags, byte[] header, Attributes attributes) {
  /** An acknowledgement behind the answer: what is asked for is one object, not a dump. */
  static final int ACK = 4;

  /** Replace what exists. */
  static final int REPLACE = 0x100;

  /** Fail where something exists. */
  static final int EXCL = 0x200;

  /** Create what does not exist. */
  static final int CREATE = 0x400;

  /** All objects, not one: NLM_F_ROOT and NLM_F_MATCH. */
  static final int DUMP = 0x300;
}
