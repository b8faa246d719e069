package io.jdock.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Property
  void everyStringSurvives(@ForAll String text) throws IOException {
    assertThat(Json.parse(Json.write(text.replaceAll("[\\ud800-\\udfff]", ""))))
        .isEqualTo(text.replaceAll("[\\ud800-\\udfff]", ""));
  }

  @Property
  void everyNumberSurvives(@ForAll long number) throws IOException {
    assertThat(Json.parse(Json.write(number))).isEqualTo(number);
  }

  @Test
  void readsAndWritesObjectsInOrder() throws IOException {
    String text = "{\"b\":[1,2.5,true,null,{}],\"a\":\"x\\ny\"}";
    assertThat(Json.write(Json.parse(text))).isEqualTo(text);
  }

  @Test
  void readsWhatIsAbsentAsZero() throws IOException {
    JsonObject object = Json.parseObject("{\"a\":null}");
    assertThat(object.string("a")).isEmpty();
    assertThat(object.number("b")).isZero();
    assertThat(object.object("c").list("d")).isEmpty();
    assertThat(object.has("a")).isFalse();
  }

  @Test
  void indentsAsGoDoes() {
    assertThat(Json.indent("{\"a\":[],\"b\":{ },\"c\":[1,{\"d\":\"x, {y}\\\"\"}]}", "  "))
        .isEqualTo(
            """
            {
              "a": [],
              "b": {},
              "c": [
                1,
                {
                  "d": "x, {y}\\""
                }
              ]
            }""");
  }

  @Test
  void refusesHalfADocument() {
    assertThatThrownBy(() -> Json.parse("{\"a\":")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Json.parse("{} {}")).isInstanceOf(IOException.class);
  }
}
