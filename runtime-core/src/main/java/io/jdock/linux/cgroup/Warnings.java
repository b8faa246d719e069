package io.jdock.linux.cgroup;

/** What Docker says when a machine cannot limit something. */
final class Warnings {
  static final String NONE = "";
  static final String MEMORY =
      "Your kernel does not support memory limit capabilities or the cgroup is not mounted."
          + " Limitation discarded.";
  static final String SWAP =
      "Your kernel does not support swap limit capabilities or the cgroup is not mounted."
          + " Memory limited without swap.";
  static final String SWAPPINESS =
      "Your kernel does not support memory swappiness capabilities or the cgroup is not mounted."
          + " Memory swappiness discarded.";
  static final String RESERVATION =
      "Your kernel does not support memory soft limit capabilities or the cgroup is not mounted."
          + " Limitation discarded.";
  static final String OOM_KILL_DISABLE =
      "Your kernel does not support OomKillDisable. OomKillDisable discarded.";
  static final String PIDS =
      "Your kernel does not support PIDs limit capabilities or the cgroup is not mounted."
          + " PIDs limit discarded.";
  static final String SHARES =
      "Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.";
  static final String CFS =
      "Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.";
  static final String REALTIME =
      "Your kernel does not support CPU real-time scheduler. CPU real-time limits discarded.";
  static final String CPUSET =
      "Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.";
  static final String BLKIO_WEIGHT =
      "Your kernel does not support Block I/O weight or the cgroup is not mounted."
          + " Weight discarded.";
  static final String BLKIO_WEIGHT_DEVICE =
      "Your kernel does not support Block I/O weight_device or the cgroup is not mounted."
          + " Weight-device discarded.";
  static final String READ_BPS =
      "Your kernel does not support BPS Block I/O read limit or the cgroup is not mounted."
          + " Block I/O BPS read limit discarded.";
  static final String WRITE_BPS =
      "Your kernel does not support BPS Block I/O write limit or the cgroup is not mounted."
          + " Block I/O BPS write limit discarded.";
  static final String READ_IOPS =
      "Your kernel does not support IOPS Block read limit or the cgroup is not mounted."
          + " Block I/O IOPS read limit discarded.";
  static final String WRITE_IOPS =
      "Your kernel does not support IOPS Block write limit or the cgroup is not mounted."
          + " Block I/O IOPS write limit discarded.";
  static final String DEVICES =
      "Your kernel does not support device rules or the cgroup is not mounted."
          + " Devices are not restricted.";

  private Warnings() {}
}
