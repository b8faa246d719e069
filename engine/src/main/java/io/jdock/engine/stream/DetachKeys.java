package io.jdock.engine.stream;

import io.jdock.engine.EngineException;
import java.io.ByteArrayOutputStream;

/**
 * The keys that detach a client from a terminal, in Docker's notation: {@code ctrl-p,ctrl-q} or
 * {@code a,b,ctrl-c}.
 */
public final class DetachKeys {
  private static final String DEFAULT = "ctrl-p,ctrl-q";

  private final byte[] keys;

  private DetachKeys(byte[] keys) {
    this.keys = keys;
  }

  /**
   * @param text empty for the default
   * @throws EngineException in Docker's words when it cannot be read
   */
  public static DetachKeys parse(String text) {
    ByteArrayOutputStream keys = new ByteArrayOutputStream();
    for (String key : (text.isEmpty() ? DEFAULT : text).split(",", -1)) {
      keys.write(code(key, text));
    }
    return new DetachKeys(keys.toByteArray());
  }

  private static int code(String key, String text) {
    if (key.length() == 1) {
      return key.charAt(0);
    }
    if (key.length() == "ctrl-x".length() && key.startsWith("ctrl-")) {
      char c = key.charAt("ctrl-".length());
      if (c >= 'a' && c <= 'z') {
        return c - 'a' + 1;
      }
      int other = "@[\\]^_".indexOf(c);
      if (other >= 0) {
        return other == 0 ? 0 : 26 + other;
      }
    }
    throw EngineException.invalid("Invalid detach keys (" + text + ") provided");
  }

  /** Looks for the keys in one client's input. */
  public Matcher matcher() {
    return new Matcher();
  }

  /** Holds back what may be the begin of the keys until it is clear. Not thread-safe. */
  public final class Matcher {
    private int matched;
    private boolean detached;

    /** What of the input, and of what was held back, is for the process. */
    public byte[] pass(byte[] input) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + matched);
      for (byte b : input) {
        if (detached) {
          break;
        }
        if (b == keys[matched]) {
          matched++;
          detached = matched == keys.length;
        } else {
          out.write(keys, 0, matched);
          // the byte that broke the match may begin another
          matched = b == keys[0] ? 1 : 0;
          if (matched == 0) {
            out.write(b);
          } else {
            detached = keys.length == 1;
          }
        }
      }
      return out.toByteArray();
    }

    public boolean detached() {
      return detached;
    }
  }
}
