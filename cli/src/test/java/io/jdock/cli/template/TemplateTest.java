package io.jdock.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.api.client.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts are what docker's {@code inspect -f} prints for the same data. */
class TemplateTest {
  private static final String DATA =
      """
      {"Name":"/web","Count":3,"Half":2.5,"Big":1099511627776,"On":true,"Off":false,"Nil":null,
       "Empty":"","List":["a","b","c"],"Numbers":[1,2],"State":{"Status":"running","Pid":42},
       "Labels":{"com.x/y":"z","b":"2","a":"1"},"Mounts":[{"Source":"/s"},{"Source":"/t"}],"None":[]}
      """;

  private static String run(String template) throws IOException {
    return Template.parse(template).execute(Json.parse(DATA));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '~',
      textBlock =
          """
          plain ¦ plain
          {{.Name}} ¦ /web
          {{ .State.Status }}:{{.State.Pid}} ¦ running:42
          {{.Nil}} ¦ <no value>
          {{.Big}} {{.Half}} {{.On}} ¦ 1099511627776 2.5 true
          {{.List}} ¦ [a b c]
          {{.Labels}} ¦ map[a:1 b:2 com.x/y:z]
          {{json .List}} ¦ ["a","b","c"]
          {{.State | json}} ¦ {"Status":"running","Pid":42}
          {{index .Labels "com.x/y"}} ¦ z
          {{index .List 1}} ¦ b
          {{index .Mounts 1 "Source"}} ¦ /t
          {{(index .Mounts 0).Source}} ¦ /s
          {{len .List}} {{len .Name}} ¦ 3 4
          {{join .List ", "}} ¦ a, b, c
          {{split "a/b" "/"}} ¦ [a b]
          {{upper .Name}} {{lower "ABC"}} {{title "some words"}} ¦ /WEB abc Some Words
          {{slice .Name 1}} {{slice .Name 0 2}} ¦ web /w
          {{printf "%s|%5d|%-5s|%q|%.1f|%v" .Name .Count "x" "y" .Half .On}} ¦ /web|    3|x    |"y"|2.5|true
          {{printf "%d %s" .Name}} ¦ %!d(string=/web) %!s(MISSING)
          {{print .Count 4}} {{print "a" "b"}} ¦ 3 4 ab
          {{if .On}}yes{{else}}no{{end}} ¦ yes
          {{if .Off}}yes{{else}}no{{end}} ¦ no
          {{if .Empty}}a{{else if .None}}b{{else}}c{{end}} ¦ c
          {{if and .On .Count}}1{{end}}{{if or .Off .Empty}}2{{end}}{{if not .Off}}3{{end}} ¦ 13
          {{if eq .State.Status "running" "paused"}}up{{end}} ¦ up
          {{if and (gt .Count 2) (le .Count 3) (ne .Count 4) (lt .Half 3.0) (ge .Count 3)}}ok{{end}} ¦ ok
          {{range .List}}<{{.}}>{{end}} ¦ <a><b><c>
          {{range $i, $e := .List}}{{if $i}},{{end}}{{$i}}={{$e}}{{end}} ¦ 0=a,1=b,2=c
          {{range $k, $v := .Labels}}{{$k}}:{{$v}} {{end}}. ¦ a:1 b:2 com.x/y:z .
          {{range .None}}x{{else}}none{{end}} ¦ none
          {{range .List}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}} ¦ ac
          {{range .List}}{{if eq . "b"}}{{break}}{{end}}{{.}}{{end}} ¦ a
          {{with .State}}{{.Status}} {{$.Name}}{{end}} ¦ running /web
          {{with .Empty}}x{{else}}y{{end}} ¦ y
          {{$x := .Count}}{{$x}}{{$x = 5}}{{$x}} ¦ 35
          a {{- /* a comment */ -}} b ¦ ab
          a {{- .Count -}} b ¦ a3b
          {{"quoted \\"x\\""}} {{`raw`}} {{'a'}} ¦ quoted "x" raw 97
          {{pad "x" 1 2}}| ¦  x  |
          {{truncate "abcdef" 3}} ¦ abc
          {{html "<a>"}} ¦ &lt;a&gt;
          {{println "x"}}y ¦ ~x
          y~
          """)
  void prints(String template, String text) throws IOException {
    assertThat(run(template).strip()).isEqualTo(text.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      textBlock =
          """
          {{.Foo ¦ template: :1: unclosed action
          {{foo}} ¦ template: :1: function "foo" not defined
          {{.Foo}} ¦ template: :1:2: executing "" at <.Foo>: map has no entry for key "Foo"
          {{.State.Foo}} ¦ template: :1:8: executing "" at <.State.Foo>: map has no entry for key "Foo"
          {{if .On}}x ¦ template: :1: unexpected EOF
          {{end}} ¦ template: :1: unexpected {{end}}
          {{}} ¦ template: :1: missing value for command
          {{$x}} ¦ template: :1: undefined variable "$x"
          {{.Name.Foo}} ¦ template: :1:7: executing "" at <.Name.Foo>: can't evaluate field Foo in type string
          """)
  void complains(String template, String message) {
    assertThatThrownBy(() -> run(template))
        .isInstanceOf(TemplateException.class)
        .hasMessage(message);
  }

  @Test
  void rowsNameTheirTypeAndWriteJson() {
    Fields row = new io.jdock.cli.format.Row("*formatter.T").with("ID", () -> "<1>");
    assertThat(Template.parse("{{json .}}").execute(row)).isEqualTo("{\"ID\":\"\\u003c1\\u003e\"}");
    assertThat(Template.parse("{{json .ID}}").execute(row)).isEqualTo("\"<1>\"");
    assertThatThrownBy(() -> Template.parse("{{.Foo}}").execute(row))
        .hasMessage(
            "template: :1:2: executing \"\" at <.Foo>: can't evaluate field Foo in type *formatter.T");
  }

  @Test
  void headersIgnoreFunctions() {
    assertThat(
            Template.parse("{{upper .Names}}\t{{json .ID}}")
                .executeHeader(Map.of("Names", "Names", "ID", "id")))
        .isEqualTo("Names\tid");
  }

  @Property
  void textWithoutBracesStaysAsItIs(@ForAll String text) {
    String plain = text.replace("{", "");
    assertThat(Template.parse(plain).execute(Map.of())).isEqualTo(plain);
  }

  @Property
  void anyStringSurvivesQuoting(@ForAll String text) {
    assertThat(Template.parse("{{.}}").execute(text)).isEqualTo(text);
    assertThat(Template.parse("{{join . \",\"}}").execute(List.of(text, text)))
        .isEqualTo(text + "," + text);
  }

  @Property
  void anyTemplateParsesOrIsRefused(@ForAll String text) {
    try {
      Template.parse("{{" + text + "}}").execute(Map.of());
    } catch (TemplateException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
