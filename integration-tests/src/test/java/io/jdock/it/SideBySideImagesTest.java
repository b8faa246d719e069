package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.it.lab.Project;
import io.jdock.it.lab.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What diff says and commit makes of random changes, equal to real docker's entry by entry: {@code
 * bench/changes}, where its programs are installed.
 */
class SideBySideImagesTest {
  @Test
  void changesAreEqualToDockers() {
    for (String program : List.of("dockerd", "busybox", "python3")) {
      assumeTrue(Shell.run("which", program).code() == 0, program + " is not installed");
    }
    String bench = Project.ROOT.resolve("bench/changes").toString();
    Shell.Result result = Shell.run("python3", "-B", bench, "5");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
  }
}
