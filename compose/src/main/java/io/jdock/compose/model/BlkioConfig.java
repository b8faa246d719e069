package io.jdock.compose.model;

import java.util.List;
import java.util.Map;

/** Weights and limits of block devices. */
public record BlkioConfig(
    int weight,
    List<WeightDevice> weightDevice,
    List<ThrottleDevice> deviceReadBps,
    List<ThrottleDevice> deviceReadIops,
    List<ThrottleDevice> deviceWriteBps,
    List<ThrottleDevice> deviceWriteIops,
    Map<String, Object> extensions) {
  public BlkioConfig {
    weightDevice = Absent.list(weightDevice);
    deviceReadBps = Absent.list(deviceReadBps);
    deviceReadIops = Absent.list(deviceReadIops);
    deviceWriteBps = Absent.list(deviceWriteBps);
    deviceWriteIops = Absent.list(deviceWriteIops);
    extensions = Absent.map(extensions);
  }

  /** The weight of one device. */
  public record WeightDevice(String path, int weight, Map<String, Object> extensions) {
    public WeightDevice {
      path = Absent.text(path);
      extensions = Absent.map(extensions);
    }
  }

  /** A limit of one device, in bytes or operations a second. */
  public record ThrottleDevice(String path, ByteSize rate, Map<String, Object> extensions) {
    public ThrottleDevice {
      rate = rate == null ? ByteSize.NONE : rate;
      path = Absent.text(path);
      extensions = Absent.map(extensions);
    }
  }
}
