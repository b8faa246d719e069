package io.jdock.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsQueryTest {
  @Test
  void aNameIsInLowerCaseWithoutFinalDot() throws Exception {
    DnsQuery query = DnsQuery.read(Message.query(7, "WEB.Example.com", Message.AAAA));
    assertThat(query.name()).isEqualTo("web.example.com");
    assertThat(query.type()).isEqualTo(Message.AAAA);
    assertThat(query.id()).isEqualTo(7);
    assertThat(query.udpBytes()).isEqualTo(512);
  }

  @Test
  void theRootIsEmpty() throws Exception {
    assertThat(DnsQuery.read(Message.query(1, "", Message.A)).name()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1232,1232", "100,512", "65535,65535"})
  void ednsSaysHowMuchTheClientTakes(int says, int takes) throws Exception {
    assertThat(DnsQuery.read(Message.query(1, "web", Message.A, says)).udpBytes()).isEqualTo(takes);
  }

  @Test
  void aDotInsideALabelIsNoSeparator() throws Exception {
    byte[] packet = Message.query(1, "a-b", Message.A);
    packet[14] = '.';
    assertThat(DnsQuery.read(packet).name()).isEqualTo("a\\046b");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 11})
  void withoutAHeaderThereIsNothingToAnswer(int length) {
    assertThatThrownBy(() -> DnsQuery.read(new byte[length]))
        .isInstanceOfSatisfying(
            DnsFormatException.class, e -> assertThat(e.answerable()).isFalse());
  }

  @Test
  void anAnswerIsNotAnswered() throws Exception {
    byte[] packet = Message.answer(Message.query(1, "web", Message.A), 0, "1.2.3.4");
    assertThatThrownBy(() -> DnsQuery.read(packet))
        .isInstanceOfSatisfying(
            DnsFormatException.class, e -> assertThat(e.answerable()).isFalse());
  }

  @ParameterizedTest
  @CsvSource({"2,0x28,4", "5,2,1", "5,0,1", "7,1,1", "9,1,1", "11,3,1", "11,1,1", "12,64,1"})
  void whatIsNotOneQuestionIsRefused(int at, String value, int rcode) {
    byte[] packet = Message.query(1, "web", Message.A);
    packet[at] = Integer.decode(value).byteValue();
    assertRefused(packet, rcode);
  }

  @Test
  void everyCutIsRefused() {
    byte[] whole = Message.query(1, "web.example.com", Message.A, 1232);
    for (int length = 12; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), DnsWire.FORMERR);
    }
    assertRefused(Arrays.copyOf(whole, whole.length + 1), DnsWire.FORMERR);
  }

  @Test
  void aPointerInAQuestionIsRefused() {
    byte[] packet = Message.query(1, "web", Message.A);
    packet[12] = (byte) 0xc0;
    packet[13] = 12;
    assertRefused(packet, DnsWire.FORMERR);
  }

  @Test
  void aNameIsAtMost255BytesLong() throws Exception {
    String label = "x".repeat(63);
    String longest = label + "." + label + "." + label + "." + "x".repeat(61);
    assertThat(DnsQuery.read(Message.query(1, longest, Message.A)).name()).isEqualTo(longest);
    assertRefused(Message.query(1, longest + "x", Message.A), DnsWire.FORMERR);
  }

  private static void assertRefused(byte[] packet, int rcode) {
    assertThatThrownBy(() -> DnsQuery.read(packet))
        .isInstanceOfSatisfying(
            DnsFormatException.class,
            e -> {
              assertThat(e.answerable()).isTrue();
              assertThat(e.rcode()).isEqualTo(rcode);
            });
  }

  @Property(tries = 5000)
  void noPacketDoesHarm(@ForAll @Size(max = 600) byte[] packet) {
    assertThat(catchThrowable(() -> answer(packet)))
        .isInstanceOfAny(DnsFormatException.class, Harmless.class);
  }

  @Property(tries = 5000)
  void noDamagedQueryDoesHarm(
      @ForAll @IntRange(max = 47) int at, @ForAll byte value, @ForAll @IntRange(max = 48) int cut) {
    byte[] packet = Message.query(1, "web.example.com", Message.A, 1232);
    packet[at % packet.length] = value;
    byte[] sent = Arrays.copyOf(packet, Math.min(packet.length, cut));
    assertThat(catchThrowable(() -> answer(sent)))
        .isInstanceOfAny(DnsFormatException.class, Harmless.class);
  }

  @Property(tries = 5000)
  void noDamagedAnswerDoesHarm(@ForAll @IntRange(max = 80) int at, @ForAll byte value)
      throws Exception {
    DnsQuery query = DnsQuery.read(Message.query(1, "web", Message.A));
    byte[] answer = Message.answer(query.message(), 0, "1.2.3.4", "1.2.3.5");
    answer[at % answer.length] = value;
    assertThat(query.isAnsweredBy(answer, 1)).isIn(true, false);
  }

  private static final class Harmless extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Everything that is done with a packet from a stranger. */
  private static void answer(byte[] packet) throws Exception {
    DnsQuery query = DnsQuery.read(packet);
    new LocalAnswers(new FakeNames().with(query.name(), "172.18.0.2")).to(query, 512);
    DnsReply.empty(query, DnsWire.SERVFAIL);
    query.isAnsweredBy(packet, query.id());
    throw new Harmless();
  }

  @Test
  void onlyTheSameQuestionUnderTheSameIdIsTheAnswer() throws Exception {
    DnsQuery query = DnsQuery.read(Message.query(9, "Web.example.com", Message.A));
    byte[] good = Message.answer(query.message(), 0, "1.2.3.4");
    assertThat(query.isAnsweredBy(good, 9)).isTrue();
    assertThat(query.isAnsweredBy(good, 8)).isFalse();
    byte[] otherCase = Message.answer(Message.query(9, "wEB.example.com", Message.A), 0, "1.2.3.4");
    assertThat(query.isAnsweredBy(otherCase, 9)).isTrue();
    byte[] otherName = Message.answer(Message.query(9, "wab.example.com", Message.A), 0, "1.2.3.4");
    assertThat(query.isAnsweredBy(otherName, 9)).isFalse();
    byte[] otherType = Message.answer(Message.query(9, "web.example.com", 28), 0, "1.2.3.4");
    assertThat(query.isAnsweredBy(otherType, 9)).isFalse();
    assertThat(query.isAnsweredBy(query.message(), 9)).isFalse();
    assertThat(query.isAnsweredBy(Arrays.copyOf(good, good.length - 1), 9)).isFalse();
  }
}
