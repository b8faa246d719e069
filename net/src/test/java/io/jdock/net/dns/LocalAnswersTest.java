package io.jdock.net.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAnswersTest {
  private final FakeNames names = new FakeNames();
  private final LocalAnswers answers = new LocalAnswers(names);

  private byte[] to(String name, int type) throws Exception {
    return to(name, type, 512);
  }

  private byte[] to(String name, int type, int most) throws Exception {
    return answers.to(DnsQuery.read(Message.query(77, name, type)), most);
  }

  @Test
  void anAddressIsAnsweredUnderTheNameAsItWasAsked() throws Exception {
    names.with("web", "172.18.0.2");
    byte[] bytes = to("WEB", Message.A);
    Message.Read answer = Message.read(bytes);
    assertThat(answer.records()).containsExactly("172.18.0.2");
    assertThat(answer.ttls()).containsExactly(600);
    assertThat(answer.id()).isEqualTo(77);
    assertThat(answer.flags()).isEqualTo(0x8180);
    assertThat(new String(bytes, 13, 3, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("WEB");
  }

  @Test
  void aNameWithoutThatFamilyHasNoRecords() throws Exception {
    names.with("web", "172.18.0.2").with("six", "fd00::2").with("bare");
    assertThat(Message.read(to("web", Message.AAAA)).records()).isEmpty();
    assertThat(Message.read(to("web", Message.AAAA)).rcode()).isZero();
    assertThat(Message.read(to("six", Message.A)).records()).isEmpty();
    assertThat(Message.read(to("six", Message.AAAA)).records()).hasSize(1);
    assertThat(Message.read(to("bare", Message.A)).records()).isEmpty();
  }

  @Test
  void aKnownNameHasNoMailExchanger() throws Exception {
    names.with("web", "172.18.0.2");
    assertThat(Message.read(to("web", Message.MX)).rcode()).isZero();
    assertThat(to("other", Message.MX)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 33, 65, 255})
  void otherTypesAreForwarded(int type) throws Exception {
    names.with("web", "172.18.0.2");
    assertThat(to("web", type)).isNull();
  }

  @Test
  void unknownNamesAreForwarded() throws Exception {
    assertThat(to("web", Message.A)).isNull();
    assertThat(to("2.0.18.172.in-addr.arpa", Message.PTR)).isNull();
    assertThat(to("", Message.A)).isNull();
  }

  @Test
  void anAddressLeadsBackToItsName() throws Exception {
    names.with("web", "172.18.0.2", "fd00::2");
    assertThat(Message.read(to("2.0.18.172.in-addr.arpa", Message.PTR)).records())
        .containsExactly("web.front.");
    String six = "2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa";
    assertThat(Message.read(to(six, Message.PTR)).records()).containsExactly("web.front.");
  }

  @Test
  void severalAddressesComeInEveryOrder() throws Exception {
    names.with("web", "172.18.0.2", "172.18.0.3", "172.18.0.4");
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      Message.Read answer = Message.read(to("web", Message.A));
      assertThat(answer.records()).hasSize(3);
      first.add(answer.records().get(0));
    }
    assertThat(first).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"512,30", "1232,75", "65535,100"})
  void whatDoesNotFitIsLeftOutAndSaidSo(int most, int fit) throws Exception {
    String[] many = new String[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = "172.18.1." + i;
    }
    names.with("web", many);
    byte[] bytes = to("web", Message.A, most);
    assertThat(bytes.length).isLessThanOrEqualTo(most);
    assertThat(Message.read(bytes).records()).hasSize(fit);
    assertThat(Message.read(bytes).truncated()).isEqualTo(fit < many.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.18.172.in-addr.arpa",
        "1.2.0.18.172.in-addr.arpa",
        "256.0.18.172.in-addr.arpa",
        "02.0.18.172.in-addr.arpa",
        "x.0.18.172.in-addr.arpa",
        "in-addr.arpa",
        "2.ip6.arpa",
        "web"
      })
  void otherShapesAreNoReverseNames(String name) {
    assertThat(ReverseName.address(name)).isNull();
  }
}
