package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.it.lab.Project;
import io.jdock.it.lab.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Names, reachability, published ports and what the API says of networks, equal to real docker's
 * field by field: {@code bench/beside}, where its programs are installed.
 */
class SideBySideNetworksTest {
  @Test
  void networksAreEqualToDockers() {
    compare("bench/beside");
  }

  /** {@code bench/together}: isolation holds in both directions, published ports are open. */
  @Test
  void onOneHostNeitherReachesTheOthersNetworks() {
    compare("bench/together");
  }

  private static void compare(String script) {
    for (String program : List.of("dockerd", "curl", "dig", "busybox", "python3")) {
      assumeTrue(Shell.run("which", program).code() == 0, program + " is not installed");
    }
    Shell.Result result = Shell.run("python3", "-B", Project.ROOT.resolve(script).toString());
    assertThat(result.code()).as(result.out() + result.err()).isZero();
  }
}
