package io.jdock.linux.cgroup;

/** The two generations of control groups. A hybrid host counts as V1: its controllers are there. */
public enum CgroupVersion {
  /** One hierarchy for each controller, or for a few mounted together. */
  V1("1"),
  /** One hierarchy for all controllers. */
  V2("2");

  private final String number;

  CgroupVersion(String number) {
    this.number = number;
  }

  /** What {@code docker info} calls CgroupVersion: "1" or "2". */
  public String number() {
    return number;
  }
}
