package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AddressAllocatorTest {
  private static final Cidr SUBNET = Cidr.parse("10.0.0.0/28");
  private final AddressAllocator addresses = new AddressAllocator(Network.Ipam.of(SUBNET));

  /** Each number takes the lowest free address (even) or gives one of those taken back (odd). */
  @Property(tries = 300)
  void theLowestFreeIsGivenAndNoneTwice(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 40) Integer> story) throws Exception {
    AddressAllocator tried = new AddressAllocator(Network.Ipam.of(SUBNET));
    TreeSet<Integer> model = new TreeSet<>();
    for (int number : story) {
      if (number % 2 == 1 && !model.isEmpty()) {
        int back = List.copyOf(model).get(number % model.size());
        model.remove(back);
        tried.giveBack(SUBNET.at(back));
      } else if (model.size() < 13) {
        int expected = 2;
        while (model.contains(expected)) {
          expected++;
        }
        assertThat(tried.take()).isEqualTo(SUBNET.at(expected));
        model.add(expected);
      } else {
        assertThatThrownBy(tried::take).isInstanceOf(AddressInUseException.class);
      }
    }
  }

  @Test
  void aCertainAddressIsGivenOnce() throws Exception {
    InetAddress wanted = SUBNET.at(2);
    addresses.take(wanted);
    assertThatThrownBy(() -> addresses.take(wanted)).hasMessage("Address already in use");
    assertThat(addresses.take()).isEqualTo(SUBNET.at(3));
  }

  @Test
  void addressesOfNobodyAreRefused() {
    for (String address : List.of("10.0.0.0", "10.0.0.15", "10.0.0.1", "10.0.1.2", "fd00::2")) {
      assertThatThrownBy(() -> addresses.take(Cidr.ip(address)))
          .as(address)
          .isInstanceOf(AddressInUseException.class);
    }
  }

  /** Whatever is asked for and given back: nobody ever has what another one has. */
  @Property(tries = 300)
  void noAddressIsGivenTwice(
      @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 99) Integer> story) throws Exception {
    Network.Ipam ipam =
        new Network.Ipam(
            SUBNET, Cidr.parse("10.0.0.8/29"), SUBNET.at(1), true, Map.of("router", SUBNET.at(9)));
    AddressAllocator tried = new AddressAllocator(ipam);
    Set<InetAddress> given = new HashSet<>();
    for (int number : story) {
      InetAddress certain = SUBNET.at(number % 16);
      if (number % 3 == 0 && given.contains(certain)) {
        given.remove(certain);
        tried.giveBack(certain);
        continue;
      }
      InetAddress got;
      try {
        got = number % 3 == 1 ? certain : tried.take();
        if (number % 3 == 1) {
          tried.take(certain);
        } else {
          assertThat(Cidr.parse("10.0.0.8/29").contains(got)).isTrue();
        }
      } catch (AddressInUseException refused) {
        continue;
      }
      assertThat(given.add(got)).as("%s given twice", got).isTrue();
      assertThat(List.of(0, 1, 9, 15)).doesNotContain(SUBNET.place(got).intValue());
    }
  }
}
