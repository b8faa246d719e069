package io.jdock.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AttributesTest {
  private static Attributes reread(Attributes attributes) {
    return Attributes.read(ByteBuffer.wrap(attributes.encode()).order(ByteOrder.nativeOrder()));
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(
      @ForAll @IntRange(min = 1, max = 100) int type,
      @ForAll @Size(max = 50) byte[] value,
      @ForAll int number) {
    Attributes read =
        reread(
            new Attributes()
                .nested(200, inner -> inner.bytes(type, value).u32(101, number))
                .u32(201, number));
    assertThat(read.findNested(200).find(type).orElseThrow()).isEqualTo(value);
    assertThat(read.findNested(200).findU32(101)).contains(number);
    assertThat(read.findU32(201)).contains(number);
  }

  @Test
  void textEndsAtItsNul() {
    assertThat(reread(new Attributes().text(3, "eth0")).findText(3)).contains("eth0");
  }

  @Test
  void aLengthBeyondTheEndIsRefused() {
    ByteBuffer bad =
        ByteBuffer.allocate(4)
            .order(ByteOrder.nativeOrder())
            .putShort((short) 9)
            .putShort((short) 1);
    assertThatThrownBy(() -> Attributes.read(bad.flip()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
