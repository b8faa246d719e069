package io.jdock.compose.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class YamlTextTest {
  @Property(tries = 2_000)
  void everyTextReadsBackAsItself(
      @ForAll
          @StringLength(max = 30)
          @CharRange(from = ' ', to = '~')
          @CharRange(from = '\n', to = '\n')
          @CharRange(from = '\t', to = '\t')
          @CharRange(from = '\u00e0', to = '\u00ff')
          String text)
      throws ComposeException {
    String yaml = YamlText.of(Map.of("key", text, "list", List.of(text, "x")));
    Map<String, Object> read =
        Trees.mapping(YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8)).get(0).root());
    assertThat(read).as(yaml).containsEntry("key", text).containsEntry("list", List.of(text, "x"));
  }

  @Property(tries = 500)
  void everyWholeNumberReadsBackAsItself(@ForAll long number) throws ComposeException {
    String yaml = YamlText.of(Map.of("key", number));
    Object root = YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8)).get(0).root();
    assertThat(root).isEqualTo(Map.of("key", number));
  }
}
