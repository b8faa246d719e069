package io.jdock.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.cli.CommandException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docker 28.2 makes of the same words. */
class VolumeSpecTest {
  @ParameterizedTest
  @ValueSource(strings = {"/x", "ab", "a:", "a:/x", "relative"})
  void aLonePathIsANewVolume(String spec) {
    assertThat(VolumeSpec.parse(spec)).isEqualTo(new VolumeSpec(false, spec));
  }

  @ParameterizedTest
  @ValueSource(strings = {"named:/x", "/a:/x:ro", "~:/x", "src/sub:/x", "named:/x:RO", "C:\\a:/x"})
  void whatHasASourceIsLeftToTheEngine(String spec) {
    assertThat(VolumeSpec.parse(spec)).isEqualTo(new VolumeSpec(true, spec));
  }

  @ParameterizedTest
  @CsvSource({".,''", "./a/../b,b", "..a,..a", ".a,.a"})
  void pathsOfThisFolderAreMadeAbsolute(String source, String below) {
    Path here = Path.of("").toAbsolutePath();
    assertThat(VolumeSpec.parse(source + ":/x:ro").text())
        .isEqualTo(here.resolve(below).normalize() + ":/x:ro");
  }

  @Test
  void theFolderAboveTooIsMadeAbsolute() {
    Path above = Path.of("").toAbsolutePath().getParent();
    assertThat(VolumeSpec.parse("..:/x").text()).isEqualTo(above + ":/x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "named:|named:: empty section between colons",
        ":/x|:/x: empty section between colons",
        "/x:|/x:: empty section between colons",
        "/src:/x:|/src:/x:: empty section between colons",
        "aa:bb:cc:dd|aa:bb:cc:dd: too many colons",
        "named:/x:ro:extra|named:/x:ro:extra: too many colons",
      })
  void wrongOnes(String spec, String why) {
    assertThatThrownBy(() -> VolumeSpec.parse(spec))
        .isInstanceOf(CommandException.class)
        .hasMessage("invalid spec: " + why);
  }

  @Test
  void nothing() {
    assertThatThrownBy(() -> VolumeSpec.parse("")).hasMessage("invalid empty volume spec");
  }
}
