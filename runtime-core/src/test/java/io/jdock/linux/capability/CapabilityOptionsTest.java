package io.jdock.linux.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CapabilityOptionsTest {
  private static final CapabilitySet DEFAULTS = CapabilitySet.dockerDefaults();

  private static CapabilitySet result(List<String> adds, List<String> drops) {
    return new CapabilityOptions(adds, drops, false).applyTo(DEFAULTS);
  }

  @Test
  void dockersDefaultsHaveTheMaskThatDockerShows() {
    assertThat(DEFAULTS.mask()).isEqualTo(0xa80425fbL);
    assertThat(DEFAULTS.members()).hasSize(14);
  }

  @Test
  void namesAreNormalised() {
    CapabilityOptions options =
        new CapabilityOptions(List.of("net_admin", "CAP_SYS_TIME"), List.of("all"), false);
    assertThat(options.adds()).containsExactly("CAP_NET_ADMIN", "CAP_SYS_TIME");
    assertThat(options.drops()).containsExactly("ALL");
  }

  @Test
  void unknownNamesAreRefusedInDockersWords() {
    assertThatThrownBy(() -> new CapabilityOptions(List.of("foo"), List.of(), false))
        .hasMessage("invalid CapAdd: unknown capability: \"CAP_FOO\"");
    assertThatThrownBy(() -> new CapabilityOptions(List.of(), List.of("CAP_BAR"), false))
        .hasMessage("invalid CapDrop: unknown capability: \"CAP_BAR\"");
  }

  @Test
  void allAddedWinsButSingleDropsStillApply() {
    assertThat(result(List.of("ALL"), List.of("mknod")).names())
        .hasSize(Capability.values().length - 1)
        .doesNotContain("CAP_MKNOD");
  }

  @Test
  void allDroppedLeavesWhatIsAdded() {
    assertThat(result(List.of("chown"), List.of("ALL")))
        .isEqualTo(CapabilitySet.of(Capability.CHOWN));
  }

  @Test
  void singleNamesChangeTheDefaults() {
    CapabilitySet set = result(List.of("SYS_TIME"), List.of("CHOWN"));
    assertThat(set.contains(Capability.SYS_TIME)).isTrue();
    assertThat(set.contains(Capability.CHOWN)).isFalse();
    assertThat(set.members()).hasSize(14);
  }

  @Test
  void privilegedHasEverythingAndWhatIsMissingIsSaid() {
    CapabilityOptions options = new CapabilityOptions(List.of(), List.of("ALL"), true);
    CapabilitySet grantable = CapabilitySet.all().minus(CapabilitySet.of(Capability.SYS_RESOURCE));
    CapabilityOptions.Grant grant = options.grant(grantable);
    assertThat(grant.granted()).isEqualTo(grantable);
    assertThat(grant.warnings())
        .containsExactly(
            "Capability CAP_SYS_RESOURCE is not available on this machine. Not granted.");
  }

  @Test
  void statusLinesAreHexadecimal() throws Exception {
    assertThat(
            CapabilitySet.statusField(List.of("CapPrm:\t0", "CapBnd:\t000001ffffffffff"), "CapBnd"))
        .isEqualTo(CapabilitySet.all());
    assertThat(CapabilitySet.grantable().minus(CapabilitySet.all()).isEmpty()).isTrue();
  }

  @Property
  void setsBehaveAsMasks(@ForAll long a, @ForAll long b) {
    CapabilitySet left = new CapabilitySet(a);
    CapabilitySet right = new CapabilitySet(b);
    assertThat(left.intersect(right).plus(left.minus(right))).isEqualTo(left);
    assertThat(CapabilitySet.of(left.members())).isEqualTo(left.intersect(CapabilitySet.all()));
    assertThat((left.high() & 0xffffffffL) << 32 | (left.low() & 0xffffffffL)).isEqualTo(a);
  }
}
