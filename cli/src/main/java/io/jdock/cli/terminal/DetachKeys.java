package io.jdock.cli.terminal;

import java.io.IOException;
import java.io.InputStream;

/**
 * The keys that leave a container running and give the terminal back, {@code ctrl-p,ctrl-q} unless
 * the user chose others.
 */
public final class DetachKeys {
  private static final byte[] DEFAULT = {16, 17};
  private static final String CONTROL = "ctrl-";

  private final byte[] keys;

  private DetachKeys(byte[] keys) {
    this.keys = keys;
  }

  /**
   * Reads {@code ctrl-a}, {@code a,b} and the like; empty text means the default.
   *
   * @throws IllegalArgumentException if a key is unknown
   */
  public static DetachKeys parse(String text) {
    if (text.isEmpty()) {
      return new DetachKeys(DEFAULT);
    }
    String[] words = text.split(",", -1);
    byte[] keys = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      keys[i] = key(words[i]);
    }
    return new DetachKeys(keys);
  }

  private static byte key(String word) {
    if (word.length() == 1) {
      return (byte) word.charAt(0);
    }
    if (word.startsWith(CONTROL) && word.length() == CONTROL.length() + 1) {
      char c = word.charAt(CONTROL.length());
      int special = "@abcdefghijklmnopqrstuvwxyz[\\]^_".indexOf(c);
      if (special >= 0) {
        return (byte) special;
      }
    }
    throw new IllegalArgumentException("Unknown character: '" + word + "'");
  }

  /** The input up to the keys; they themselves never come out of it. */
  public Watched watch(InputStream in) {
    return new Watched(in, keys);
  }

  /** An input that ends when the keys are typed. */
  public static final class Watched {
    private final InputStream in;
    private final byte[] keys;
    private int matched;
    private boolean detached;

    Watched(InputStream in, byte[] keys) {
      this.in = in;
      this.keys = keys;
    }

    /** Whether the input ended by the keys. */
    public boolean detached() {
      return detached;
    }

    /**
     * Reads what was typed.
     *
     * @return how many bytes, perhaps 0 while the keys are being typed; -1 at the end
     */
    public int read(byte[] target) throws IOException {
      byte[] typed = new byte[Math.max(1, target.length - keys.length)];
      int count = detached ? -1 : in.read(typed);
      if (count < 0) {
        return -1;
      }
      int written = 0;
      for (int i = 0; i < count; i++) {
        if (typed[i] == keys[matched]) {
          matched++;
          if (matched == keys.length) {
            detached = true;
            return written == 0 ? -1 : written;
          }
          continue;
        }
        System.arraycopy(keys, 0, target, written, matched);
        written += matched;
        matched = typed[i] == keys[0] ? 1 : 0;
        if (matched == 0) {
          target[written++] = typed[i];
        } else if (keys.length == 1) {
          detached = true;
          return written == 0 ? -1 : written;
        }
      }
      return written;
    }
  }
}
