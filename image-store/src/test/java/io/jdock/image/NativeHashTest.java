package io.jdock.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.image.spec.Digest;
import java.security.MessageDigest;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NativeHashTest {
  @Property(tries = 50)
  void givesWhatJavaGives(
      @ForAll Digest.Algorithm algorithm, @ForAll @Size(max = 300) byte[] some, @ForAll byte one) {
    MessageDigest ours = NativeHash.of(algorithm);
    MessageDigest javas = algorithm.newHash();
    for (int round = 0; round < 2; round++) { // it begins anew after a digest
      for (MessageDigest hash : new MessageDigest[] {ours, javas}) {
        hash.update(some);
        hash.update(one);
        hash.update(some, some.length / 2, some.length - some.length / 2);
      }
      assertThat(ours.digest()).isEqualTo(javas.digest());
    }
  }

  @Test
  void hashesMoreThanItsBuffer() throws Exception {
    byte[] large = new byte[200_001];
    large[200_000] = 7;
    MessageDigest ours = NativeHash.of(Digest.Algorithm.SHA256);
    assumeTrue(ours instanceof NativeHash, "no libcrypto here");
    ours.update(large);
    byte[] result = new byte[40];
    assertThat(ours.digest(result, 4, 36)).isEqualTo(32);
    byte[] expected = Digest.Algorithm.SHA256.newHash().digest(large);
    assertThat(result).containsSequence(expected);
  }
}
