package io.jdock.linux.launch;

/** Numbers of linux/sched.h. */
public final class CloneFlags {
  public static final long CLONE_NEWNS = 0x00020000;
  public static final long CLONE_NEWCGROUP = 0x02000000;
  public static final long CLONE_NEWUTS = 0x04000000;
  public static final long CLONE_NEWIPC = 0x08000000;
  public static final long CLONE_NEWUSER = 0x10000000;
  public static final long CLONE_NEWPID = 0x20000000;
  public static final long CLONE_NEWNET = 0x40000000;

  static final long CLONE_VM = 0x100;
  static final long CLONE_PIDFD = 0x1000;
  static final long CLONE_VFORK = 0x4000;
  static final long CLONE_CLEAR_SIGHAND = 0x100000000L;
  static final long CLONE_INTO_CGROUP = 0x200000000L;

  private CloneFlags() {}
}
