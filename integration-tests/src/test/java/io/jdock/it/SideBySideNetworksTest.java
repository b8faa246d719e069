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
    for (String program : List.of("dockerd", "dig", "busybox", "python3")) {
      assumeTrue(Shell.run("which", program).code() == 0, program + " is not installed");
    }
    Shell.Result result =
        Shell.run("python3", "-B", Project.ROOT.resolve("bench/beside").toString());
    assertThat(result.code()).as(result.out() + result.err()).isZero();
  }
}
