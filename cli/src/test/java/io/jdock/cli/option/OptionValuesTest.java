package io.jdock.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.cli.CommandException;
import io.jdock.cli.flag.FlagException;
import io.jdock.cli.flag.Flags;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals are in Docker's words, as docker 20.10 gives them. */
class OptionValuesTest {
  private static void request(String line) {
    Flags flags = new Flags(false, false);
    ContainerOptions options = new ContainerOptions(flags);
    List<String> words = flags.parse(List.of(line.split(" ")));
    options.request(words.get(0), words.subList(1, words.size()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -m abc a                      | invalid argument "abc" for "-m, --memory" flag: invalid size: 'abc'
          --cpus x a                    | invalid argument "x" for "--cpus" flag: failed to parse x as a rational number
          -e =x a                       | invalid argument "=x" for "-e, --env" flag: invalid environment variable: =x
          --ulimit x a                  | invalid argument "x" for "--ulimit" flag: invalid ulimit argument: x
          --ulimit foo=1 a              | invalid argument "foo=1" for "--ulimit" flag: invalid ulimit type: foo
          -a foo a                      | invalid argument "foo" for "-a, --attach" flag: valid streams are STDIN, STDOUT and STDERR
          --stop-timeout=x a            | invalid argument "x" for "--stop-timeout" flag: strconv.ParseInt: parsing "x": invalid syntax
          --dns foo a                   | invalid argument "foo" for "--dns" flag: IP address is not correctly formatted: foo
          --add-host foo a              | invalid argument "foo" for "--add-host" flag: bad format for add-host: "foo"
          --sysctl kernel.hostname=x a  | invalid argument "kernel.hostname=x" for "--sysctl" flag: sysctl 'kernel.hostname=x' is not allowed
          --mount type=bind,src=/a a    | invalid argument "type=bind,src=/a" for "--mount" flag: target is required
          --health-interval 5 a         | invalid argument "5" for "--health-interval" flag: time: missing unit in duration "5"
          """)
  void optionsAreRefused(String line, String message) {
    assertThatThrownBy(() -> request(line)).isInstanceOf(FlagException.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -p 99999:1 a                  | Invalid hostPort: 99999
          -p 80:abc a                   | Invalid containerPort: abc
          -p 1.2.3:80:80 a              | Invalid ip address: 1.2.3
          -p 80:80/foo a                | Invalid proto: foo
          -p 8000-8001:80-82 a          | Invalid ranges specified for container and host Ports: 80-82 and 8000-8001
          --expose 1:2 a                | invalid port format for --expose: 1:2
          --restart always --rm a       | Conflicting options: --restart and --rm
          --restart on-failure:x a      | invalid restart policy format: maximum retry count must be an integer
          --env-file /nope a            | open /nope: no such file or directory
          --security-opt foo a          | Invalid --security-opt: "foo"
          --pid foo a                   | --pid: invalid PID mode
          --memory-swappiness 101 a     | invalid value: 101. Valid memory swappiness range is 0-100
          --no-healthcheck --health-cmd x a | --no-healthcheck conflicts with --health-* options
          --device relative a           | relative is not an absolute path
          --mac-address x a             | x is not a valid mac address
          """)
  void combinationsAreRefused(String line, String message) {
    assertThatThrownBy(() -> request(line))
        .isInstanceOf(CommandException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "64m, 67108864",
    "1g, 1073741824",
    "1.5G, 1610612736",
    "512, 512",
    "10kb, 10240",
    "2KiB, 2048",
    "1 m, 1048576",
    ".5k, 512",
    "1t, 1099511627776",
  })
  void sizes(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "5s, 5000000000",
    "1m30s, 90000000000",
    "500ms, 500000000",
    "1.5h, 5400000000000",
    "0, 0",
    "-2s, -2000000000",
    "1us, 1000",
  })
  void durations(String text, long nanos) {
    assertThat(GoDuration.parse(text)).isEqualTo(nanos);
  }

  @Property
  void sizesParseOrAreRefused(@ForAll String text) {
    try {
      assertThat(ByteSize.parse(text)).isNotNegative();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("invalid size: '" + text + "'");
    }
  }

  @Test
  void aSearchDomainIsOne() {
    assertThat(Addresses.searchDomain("example.org")).isEqualTo("example.org");
    assertThat(Addresses.searchDomain(".")).isEqualTo(".");
    assertThatThrownBy(() -> Addresses.searchDomain("a b")).hasMessage("a b is not a valid domain");
    assertThatThrownBy(() -> Addresses.searchDomain("1.2")).hasMessage("1.2 is not a valid domain");
  }

  @Test
  void anExposedPortIsANumber() {
    assertThatThrownBy(() -> Ports.of(List.of(), List.of("x")))
        .hasMessage(
            "invalid range format for --expose: x, error: strconv.ParseUint: parsing \"x\":"
                + " invalid syntax");
  }

  @Test
  void anAddressIsNeverLookedUp() {
    assertThat(Addresses.isAddress("example.org")).isFalse();
    assertThat(Addresses.isAddress("fd00::1")).isTrue();
    assertThat(Addresses.isAddress("300.1.1.1")).isFalse();
  }
}
