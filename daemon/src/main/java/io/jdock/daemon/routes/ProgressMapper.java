package io.jdock.daemon.routes;

import io.jdock.api.ProgressMessage;
import io.jdock.engine.pull.PullProgress;
import io.jdock.engine.registry.PushProgress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A pull's progress as lines of JSON, with the bar that Docker draws for clients that cannot (moby
 * {@code pkg/jsonmessage}).
 */
final class ProgressMapper {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
  private static final int BAR = 50;

  private ProgressMapper() {}

  static ProgressMessage toApi(PullProgress progress) {
    if (progress instanceof PullProgress.Started started) {
      return ProgressMessage.status(started.tagOrDigest(), started.status());
    }
    if (progress instanceof PullProgress.Layer layer) {
      boolean counts = layer.total() > 0;
      return ProgressMessage.progress(
          layer.id(),
          layer.phase().text(),
          counts ? layer.current() : null,
          counts ? layer.total() : null,
          bar(layer.current(), layer.total()));
    }
    if (progress instanceof PullProgress.Digest digest) {
      return ProgressMessage.status(null, digest.status());
    }
    if (progress instanceof PullProgress.Finished finished) {
      return ProgressMessage.status(null, finished.status());
    }
    if (progress instanceof PullProgress.OtherPlatform other) {
      return ProgressMessage.status(null, other.status());
    }
    throw new IllegalArgumentException("unknown progress: " + progress);
  }

  static ProgressMessage toApi(PushProgress progress) {
    if (progress instanceof PushProgress.Started started) {
      return ProgressMessage.status(null, started.status());
    }
    if (progress instanceof PushProgress.Layer layer) {
      boolean counts = layer.total() > 0;
      return ProgressMessage.progress(
          layer.id(),
          layer.status(),
          counts ? layer.current() : null,
          counts ? layer.total() : null,
          bar(layer.current(), layer.total()));
    }
    if (progress instanceof PushProgress.Tagged tagged) {
      return ProgressMessage.status(null, tagged.status());
    }
    throw new IllegalArgumentException("unknown progress: " + progress);
  }

  /** How far an import is; of so many bytes, if the server has told. */
  static ProgressMessage importing(long count, long length) {
    String bar = length > 0 ? bar(count, length) : String.format(Locale.ROOT, "%8s", size(count));
    return ProgressMessage.progress(null, "Importing", count, length > 0 ? length : null, bar);
  }

  private static @Nullable String bar(long current, long total) {
    if (total <= 0) {
      return null;
    }
    int done = (int) Math.min(BAR, current * 100 / total / 2);
    return "["
        + "=".repeat(done)
        + ">"
        + " ".repeat(BAR - done)
        + "] "
        + String.format(Locale.ROOT, "%8s/%s", size(current), size(total));
  }

  /** Go-units' HumanSize: four digits, powers of 1000. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
    String digits = String.format(Locale.ROOT, "%." + decimals + "f", value);
    if (digits.contains(".")) {
      digits = digits.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return digits + UNITS[unit];
  }
}
