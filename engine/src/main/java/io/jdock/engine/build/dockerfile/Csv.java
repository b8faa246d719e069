package io.jdock.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Fields parted by commas; one in quotes may have some itself, a doubled quote is one. */
final class Csv {
  private Csv() {}

  static List<String> fields(String line) throws SyntaxException {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (true) {
      StringBuilder field = new StringBuilder();
      if (at < line.length() && line.charAt(at) == '"') {
        at = quoted(line, at + 1, field);
      } else {
        int comma = line.indexOf(',', at);
        int end = comma < 0 ? line.length() : comma;
        field.append(line, at, end);
        at = end;
      }
      fields.add(field.toString());
      if (at == line.length()) {
        return fields;
      }
      if (line.charAt(at) != ',') {
        throw new SyntaxException("extraneous or missing \" in quoted-field: " + line);
      }
      at++;
    }
  }

  private static int quoted(String line, int start, StringBuilder field) throws SyntaxException {
    int at = start;
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c != '"') {
        field.append(c);
      } else if (at < line.length() && line.charAt(at) == '"') {
        field.append('"');
        at++;
      } else {
        return at;
      }
    }
    throw new SyntaxException("extraneous or missing \" in quoted-field: " + line);
  }
}
