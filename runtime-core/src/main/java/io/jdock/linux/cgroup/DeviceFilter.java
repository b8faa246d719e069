package io.jdock.linux.cgroup;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;

/**
 * Attaches device programs to groups of cgroup v2.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/bpf.2.html">bpf(2)</a>
 */
final class DeviceFilter {
  private static final int BPF_PROG_LOAD = 5;
  private static final int BPF_PROG_ATTACH = 8;
  private static final int BPF_PROG_DETACH = 9;
  private static final int BPF_PROG_GET_FD_BY_ID = 13;
  private static final int BPF_PROG_QUERY = 16;

  private static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
  private static final int BPF_CGROUP_DEVICE = 6;
  private static final int BPF_F_ALLOW_MULTI = 2;

  private static final int ATTRIBUTE_BYTES = 128;
  private static final int MOST_PROGRAMS = 64;

  private final CgroupFiles files;
  private final Syscalls syscalls;

  DeviceFilter(CgroupFiles files) {
    this.files = files;
    this.syscalls = files.syscalls();
  }

  /**
   * Attaches a program for the rules, then detaches those that were there before.
   *
   * @return false when this kernel or process may not do that
   */
  boolean replace(Path group, List<DeviceRule> rules, Phase phase) throws LinuxException {
    long start = System.nanoTime();
    byte[] program = DeviceProgram.assemble(rules);
    if (files.isPlanning()) {
      files.note(phase, () -> call(program), reason(rules), () -> shell(group), 0, start);
      return true;
    }
    try (Fd directory = files.openDirectory(group)) {
      List<Integer> before = attached(directory, group);
      try (Fd loaded = load(program)) {
        attach(directory, loaded, group);
      }
      for (int id : before) {
        detach(directory, id, group);
      }
    } catch (LinuxException e) {
      files.note(phase, () -> call(program), reason(rules), () -> shell(group), e.errno(), start);
      if (e.errno() == Errnos.EPERM || e.errno() == Errnos.ENOSYS) {
        return false;
      }
      throw e;
    }
    files.note(phase, () -> call(program), reason(rules), () -> shell(group), 0, start);
    return true;
  }

  private static String reason(List<DeviceRule> rules) {
    return "the kernel asks this program at each access to a device (" + rules.size() + " rules)";
  }

  private static String call(byte[] program) {
    return "bpf(BPF_PROG_ATTACH, BPF_CGROUP_DEVICE, " + program.length / 8 + " instructions)";
  }

  private static String shell(Path group) {
    return "bpftool cgroup attach " + group + " cgroup_device pinned /sys/fs/bpf/PROGRAM multi";
  }

  private Fd load(byte[] program) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer attributes = scope.allocate(ATTRIBUTE_BYTES);
      attributes.putInt(0, BPF_PROG_TYPE_CGROUP_DEVICE);
      attributes.putInt(4, program.length / 8);
      attributes.putLong(8, scope.bytes(program));
      attributes.putLong(16, scope.cString("Apache"));
      byte[] name = "jdock_devices".getBytes(StandardCharsets.US_ASCII);
      attributes.put(48, name, 0, name.length);
      return Fd.owning(bpf(BPF_PROG_LOAD, attributes, "load device program"), syscalls);
    }
  }

  private void attach(Fd directory, Fd program, Path group) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer attributes = scope.allocate(ATTRIBUTE_BYTES);
      attributes.putInt(0, directory.number());
      attributes.putInt(4, program.number());
      attributes.putInt(8, BPF_CGROUP_DEVICE);
      attributes.putInt(12, BPF_F_ALLOW_MULTI);
      bpf(BPF_PROG_ATTACH, attributes, "attach to " + group);
    }
  }

  /** The ids of the device programs attached to the group itself. */
  private List<Integer> attached(Fd directory, Path group) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer ids = scope.allocate(MOST_PROGRAMS * 4);
      Pointer attributes = scope.allocate(ATTRIBUTE_BYTES);
      attributes.putInt(0, directory.number());
      attributes.putInt(4, BPF_CGROUP_DEVICE);
      attributes.putLong(16, ids.address());
      attributes.putInt(24, MOST_PROGRAMS);
      bpf(BPF_PROG_QUERY, attributes, "query " + group);
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < attributes.getInt(24); i++) {
        found.add(ids.getInt(i * 4L));
      }
      return found;
    }
  }

  private void detach(Fd directory, int id, Path group) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer byId = scope.allocate(ATTRIBUTE_BYTES);
      byId.putInt(0, id);
      long opened = bpf(BPF_PROG_GET_FD_BY_ID, byId, "open program " + id);
      try (Fd program = Fd.owning(opened, syscalls)) {
        Pointer attributes = scope.allocate(ATTRIBUTE_BYTES);
        attributes.putInt(0, directory.number());
        attributes.putInt(4, program.number());
        attributes.putInt(8, BPF_CGROUP_DEVICE);
        bpf(BPF_PROG_DETACH, attributes, "detach from " + group);
      }
    }
  }

  private long bpf(int command, Pointer attributes, String subject) throws LinuxException {
    long result =
        syscalls.retrying(
            SyscallNumber.BPF, command, attributes.address(), ATTRIBUTE_BYTES, 0, 0, 0);
    return LinuxException.check(result, "bpf", subject);
  }
}
