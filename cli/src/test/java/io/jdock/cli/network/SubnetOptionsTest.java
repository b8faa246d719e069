package io.jdock.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.cli.CommandException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are docker's, version 28. */
class SubnetOptionsTest {
  private static List<String> list(String text) {
    return text == null ? List.of() : List.of(text.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "10.61.0.0/16, , abc, , no matching subnet for gateway abc",
    "10.61.0.0/16, , 10.62.0.1, , no matching subnet for gateway 10.62.0.1",
    "10.61.0.0/16, abc, , , no matching subnet for range abc",
    "10.61.0.0/16, 10.61.0.0/99, , , invalid CIDR address: 10.61.0.0/99",
    "10.61.0.0/16, , , a, 'no matching subnet for aux-address '",
    "abc, , 10.0.0.1, , invalid subnet: invalid CIDR address: abc",
    "10.0.0.0/8 10.1.0.0/16, , , , multiple overlapping subnet configuration is not supported",
    ", , 10.0.0.1, , every ip-range or gateway must have a corresponding subnet",
  })
  void refuses(String subnets, String ranges, String gateways, String auxiliary, String words) {
    assertThatThrownBy(
            () ->
                SubnetOptions.config(list(subnets), list(ranges), list(gateways), list(auxiliary)))
        .isInstanceOf(CommandException.class)
        .hasMessage(words);
  }

  @Test
  void leavesWhatStandsAloneToTheDaemon() {
    assertThat(SubnetOptions.config(List.of("abc"), List.of(), List.of(), List.of()))
        .singleElement()
        .satisfies(config -> assertThat(config.string("Subnet")).isEqualTo("abc"));
  }
}
