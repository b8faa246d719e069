package io.jdock.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.EngineException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of {@code -v}, beyond what bench/mounts compares with real docker. */
class WantedMountTest {

  @Test
  void aPathIsABindAndAWordAVolume() {
    WantedMount bind = WantedMount.bind("/a/../b/:/x/:ro,rslave", "");
    assertThat(bind.type()).isEqualTo("bind");
    assertThat(bind.source()).isEqualTo("/b");
    assertThat(bind.target()).isEqualTo("/x");
    assertThat(bind.readOnly()).isTrue();
    assertThat(bind.propagation()).isEqualTo("rslave");
    assertThat(bind.attaching().createSource()).isTrue();
    WantedMount volume = WantedMount.bind("data:/x:nocopy", "local");
    assertThat(volume.type()).isEqualTo("volume");
    assertThat(volume.copy()).isFalse();
    assertThat(volume.volume().driver()).isEqualTo("local");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "named:/x:ro,rw | invalid mode: ro,rw",
        "named:/x: , | invalid mode:  ,",
        "/x:ro | invalid volume specification: '/x:ro'",
        "a:b:c:d | invalid volume specification: 'a:b:c:d'",
        "named:/ | destination can't be '/'",
        "named:/.. | destination can't be '/'",
        "named:x | invalid mount path: 'x' mount path must be absolute",
        "named:/x:rslave | field BindOptions must not be specified",
        "/s:/x:nocopy | field VolumeOptions must not be specified",
      })
  void wrongOnesAreRefusedInDockersWords(String spec, String why) {
    assertThatThrownBy(() -> WantedMount.bind(spec, ""))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theLastWordOfATmpfsCounts() {
    assertThat(TmpfsOptions.merged("exec,size=1m,suid", true))
        .isEqualTo(List.of("nodev", "exec", "size=1m", "suid", "ro"));
    assertThatThrownBy(() -> TmpfsOptions.merged("size=1m,strange", false))
        .hasMessage("invalid tmpfs option [\"strange\"]");
    assertThatThrownBy(() -> TmpfsOptions.merged("strange=1", false))
        .hasMessageContaining("invalid tmpfs option");
  }
}
