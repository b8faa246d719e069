package io.jdock.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
  private record Result(String passed, boolean detached) {}

  private static Result type(String keys, String typed, int chunk) throws IOException {
    ByteArrayInputStream whole =
        new ByteArrayInputStream(typed.getBytes(StandardCharsets.ISO_8859_1));
    InputStream in =
        new InputStream() {
          @Override
          public int read() {
            return whole.read();
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            return whole.read(target, offset, Math.min(length, chunk));
          }
        };
    DetachKeys.Watched watched = DetachKeys.parse(keys).watch(in);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[64];
    for (int count = watched.read(buffer); count >= 0; count = watched.read(buffer)) {
      out.write(buffer, 0, count);
    }
    return new Result(out.toString(StandardCharsets.ISO_8859_1), watched.detached());
  }

  @ParameterizedTest
  @CsvSource({
    "'a,b', xaby, x, true",
    "'a,b', xacab, xac, true",
    "'a,b', aab, a, true",
    "'a,b', axb, axb, false",
    "'x', 12x3, 12, true",
    "'a,b,c', ababc, ab, true",
  })
  void endAtTheKeys(String keys, String typed, String passed, boolean detached) throws IOException {
    for (int chunk = 1; chunk <= typed.length(); chunk++) {
      assertThat(type(keys, typed, chunk)).isEqualTo(new Result(passed, detached));
    }
  }

  @Test
  void areCtrlPCtrlQByDefault() throws IOException {
    assertThat(type("", "ls\n\020\021more", 64)).isEqualTo(new Result("ls\n", true));
    assertThat(type("ctrl-a", "x\001y", 1)).isEqualTo(new Result("x", true));
    assertThat(type("ctrl-@,z", "x\0zy", 1)).isEqualTo(new Result("x", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "ctrl-", "ctrl-aa", "a,,b"})
  void refuseWhatIsNoKey(String keys) {
    assertThatThrownBy(() -> DetachKeys.parse(keys)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void loseNothingWhenNotTyped(
      @ForAll @CharRange(from = 'a', to = 'f') String typed,
      @ForAll @IntRange(min = 1, max = 9) int chunk)
      throws IOException {
    String end = "z"; // lets a half-typed sequence go
    assertThat(type("a,y", typed + end, chunk)).isEqualTo(new Result(typed + end, false));
  }
}
