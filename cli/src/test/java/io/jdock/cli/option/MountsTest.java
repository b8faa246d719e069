package io.jdock.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.api.client.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docker 28.2 makes of the same words. */
class MountsTest {
  @Test
  void keysAreReadInAnyCase() {
    JsonObject mount = Mounts.parse("TYPE=bind,Src=/a,DST=/x,RO");
    assertThat(mount.string("Type")).isEqualTo("bind");
    assertThat(mount.string("Source")).isEqualTo("/a");
    assertThat(mount.string("Target")).isEqualTo("/x");
    assertThat(mount.bool("ReadOnly")).isTrue();
  }

  @Test
  void pathsOfThisFolderAreMadeAbsolute() {
    Path here = Path.of("").toAbsolutePath();
    assertThat(Mounts.parse("type=bind,src=../a,dst=/x").string("Source"))
        .isEqualTo(here.resolveSibling("a").toString());
    assertThat(Mounts.parse("type=bind,src=.a,dst=/x").string("Source")).isEqualTo(here + "/.a");
  }

  @Test
  void aQuotedFieldMayHaveCommasAndQuotes() {
    JsonObject mount =
        Mounts.parse("src=v,dst=/x,volume-opt=type=nfs,\"volume-opt=o=addr=1.2.3.4,\"\"rw\"\"\"");
    JsonObject options = mount.object("VolumeOptions").object("DriverConfig").object("Options");
    assertThat(options.string("o")).isEqualTo("addr=1.2.3.4,\"rw\"");
    assertThat(options.string("type")).isEqualTo("nfs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|EOF",
        "type=bind,|invalid field '' must be a key=value pair",
        "type=bind,src=S\"RC,dst=/x|parse error on line 1, column 16: bare \" in non-quoted-field",
        "type=bind,\"src=/a,dst=/x|parse error on line 1, column 25: extraneous or missing \" in"
            + " quoted-field",
        "type=bind,\"src=/a\"b,dst=/x|parse error on line 1, column 18: extraneous or missing \" in"
            + " quoted-field",
        "dst=/x,src=a,readonly=perhaps|invalid value for readonly: perhaps",
        "type=bind,src=/a,dst=/x,bind-recursive=writable|option 'bind-recursive=writable' requires"
            + " 'readonly' to be specified in conjunction",
        "type=bind,src=/a,dst=/x,bind-recursive=readonly|option 'bind-recursive=readonly' requires"
            + " 'readonly' to be specified in conjunction",
        "type=bind,src=/a,dst=/x,ro,bind-recursive=readonly|option 'bind-recursive=readonly'"
            + " requires 'bind-propagation=rprivate' to be specified in conjunction",
        "type=bind,src=/a,dst=/x,volume-nocopy|cannot mix 'volume-*' options with mount type"
            + " 'bind'",
      })
  void wrongOnes(String spec, String why) {
    assertThatThrownBy(() -> Mounts.parse(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }
}
