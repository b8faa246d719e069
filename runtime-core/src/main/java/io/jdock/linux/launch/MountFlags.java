package io.jdock.linux.launch;

/** Numbers of sys/mount.h and linux/mount.h; the same on both architectures. */
public final class MountFlags {
  public static final long MS_RDONLY = 1;
  public static final long MS_NOSUID = 2;
  public static final long MS_NODEV = 4;
  public static final long MS_NOEXEC = 8;
  public static final long MS_SYNCHRONOUS = 16;
  public static final long MS_REMOUNT = 32;
  public static final long MS_MANDLOCK = 64;
  public static final long MS_DIRSYNC = 128;
  public static final long MS_NOATIME = 1024;
  public static final long MS_NODIRATIME = 2048;
  public static final long MS_BIND = 4096;
  public static final long MS_REC = 16384;
  public static final long MS_SILENT = 32768;
  public static final long MS_UNBINDABLE = 1 << 17;
  public static final long MS_PRIVATE = 1 << 18;
  public static final long MS_SLAVE = 1 << 19;
  public static final long MS_SHARED = 1 << 20;
  public static final long MS_RELATIME = 1 << 21;
  public static final long MS_STRICTATIME = 1 << 24;
  public static final long MS_LAZYTIME = 1 << 25;

  public static final long MOUNT_ATTR_RDONLY = 0x1;
  public static final long MOUNT_ATTR_NOSUID = 0x2;
  public static final long MOUNT_ATTR_NODEV = 0x4;
  public static final long MOUNT_ATTR_NOEXEC = 0x8;

  /** The field of two bits and more that the access time setting is in; relatime is zero. */
  public static final long MOUNT_ATTR_ATIME = 0x70;

  public static final long MOUNT_ATTR_NOATIME = 0x10;
  public static final long MOUNT_ATTR_STRICTATIME = 0x20;
  public static final long MOUNT_ATTR_NODIRATIME = 0x80;

  static final long AT_EMPTY_PATH = 0x1000;
  static final long AT_RECURSIVE = 0x8000;
  static final long OPEN_TREE_CLONE = 1;
  static final long MOVE_MOUNT_F_EMPTY_PATH = 0x04;
  static final long MOVE_MOUNT_T_EMPTY_PATH = 0x40;
  static final long FSCONFIG_CMD_CREATE = 6;
  static final long MNT_DETACH = 2;

  private MountFlags() {}
}
