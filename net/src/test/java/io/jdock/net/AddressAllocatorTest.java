package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AddressAllocatorTest {
  private static final Cidr SUBNET = Cidr.parse("10.0.0.0/28");
  private final AddressAllocator addresses = new AddressAllocator(SUBNET, SUBNET.at(1));

  /** Each number takes the lowest free address (even) or gives one of those taken back (odd). */
  @Property(tries = 300)
  void theLowestFreeIsGivenAndNoneTwice(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 40) Integer> story) throws Exception {
    AddressAllocator tried = new AddressAllocator(SUBNET, SUBNET.at(1));
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
}
