package io.jdock.compose.load;

import io.jdock.compose.model.PortConfig;
import io.jdock.compose.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short forms as they are typed on a command line rather than written in a file. */
public final class ShortForms {
  private static final Decoder DECODER = new Decoder(warning -> {});

  private ShortForms() {}

  /** {@code [[IP:]HOST:]CONTAINER[/PROTOCOL]}, each port of a range on its own. */
  public static List<PortConfig> ports(String text) throws ComposeException {
    List<PortConfig> ports = new ArrayList<>();
    for (Map<String, @Nullable Object> port : ShortPort.parse(text)) {
      ports.add(DECODER.record(PortConfig.class, port, Map.of()));
    }
    return ports;
  }

  /** {@code [SOURCE:]TARGET[:OPTIONS]}. */
  public static VolumeMount volume(String text) throws ComposeException {
    return DECODER.record(VolumeMount.class, ShortVolume.parse(text), Map.of());
  }

  /** A command line's words, as a shell splits them. */
  public static List<String> words(String line) throws ComposeException {
    return ShellWords.split(line);
  }
}
