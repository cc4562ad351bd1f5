package io.longhaul.membership.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDocumentTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  private record Sample(
      String name,
      int count,
      boolean on,
      Duration pause,
      InetSocketAddress listen,
      Colour colour,
      List<String> tags,
      Map<String, String> doors,
      Optional<String> nested) {}

  private static Sample sample(Section root) {
    return new Sample(
        root.string("name"),
        root.integer("count", 1, 10),
        root.bool("on", false),
        root.duration("wait", Duration.ofSeconds(1)),
        root.address("listen"),
        root.oneOf("colour", Colour.class, Colour.RED),
        root.values("tags", text -> text),
        root.strings("doors"),
        root.section("nested").map(nested -> nested.string("text")));
  }

  @Test
  void yamlAndJsonGiveTheSameValues() {
    String yaml =
        """
        name: a b
        count: 10
        on: true
        wait: 250ms
        listen: "[::1]:80"
        colour: dark_blue
        tags: [x, "y"]
        doors: {web: 127.0.0.1, tls: 127.0.0.2}
        nested:
          text: null-ish
        """;
    String json =
        """
        {"name": "a b", "count": 10, "on": true, "wait": "250ms", "listen": "[::1]:80",
         "colour": "dark_blue", "tags": ["x", "y"],
         "doors": {"web": "127.0.0.1", "tls": "127.0.0.2"}, "nested": {"text": "null-ish"}}
        """;

    Sample sample = ConfigDocument.parse("a.yaml", yaml, ConfigDocumentTest::sample);

    assertThat(ConfigDocument.parse("a.json", json, ConfigDocumentTest::sample)).isEqualTo(sample);
    assertThat(sample.pause()).isEqualTo(Duration.ofMillis(250));
    assertThat(sample.colour()).isEqualTo(Colour.DARK_BLUE);
    assertThat(sample.doors()).containsEntry("tls", "127.0.0.2");
  }

  @Test
  void everyFaultIsReportedAtOnceWithItsLineAndField() {
    String yaml =
        """
        name: ""
        count: 11
        on: yes
        wait: 5 minutes
        listen: localhost:80
        colour: green
        tags: x
        nested:
          txet: hello
        extra: 1
        """;

    assertThat(faults(yaml, ConfigDocumentTest::sample))
        .extracting(Fault::toString)
        .containsExactlyInAnyOrder(
            "a.yaml:1: name: empty or not a text (expected: a text)",
            "a.yaml:2: count: 11 (expected: 1 to 10)",
            "a.yaml:3: on: 'yes' (expected: true or false)",
            "a.yaml:4: wait: '5 minutes' (expected: a number with ms, s, m, h or d, such as 250ms)",
            "a.yaml:5: listen: 'localhost' (expected: an IPv4 or IPv6 address)",
            "a.yaml:6: colour: 'green' (expected one of: red, dark_blue)",
            "a.yaml:7: tags: not a list (expected: a list)",
            "a.yaml:9: nested.text: missing",
            "a.yaml:9: nested.txet: unknown field (expected one of: text)",
            "a.yaml:10: extra: unknown field (expected one of: colour, count, doors, listen, name,"
                + " nested, on, tags, wait)");
  }

  @Test
  void missingFieldsAreAllNamed() {
    assertThat(faults("on: true", ConfigDocumentTest::sample))
        .extracting(Fault::field)
        .containsExactly("name", "count", "listen");
  }

  @Test
  void fieldGivenTwiceIsAFaultOnTheSecondLine() {
    for (String text : List.of("a: 1\nb: 2\na: 3\n", "{\"a\": 1,\n \"b\": 2,\n \"a\": 3}")) {
      assertThat(faults(text, root -> root.string("a") + root.string("b")))
          .extracting(Fault::line, Fault::field)
          .contains(tuple(3, "a"));
    }
  }

  @Test
  void faultInAListNamesItsElement() {
    String yaml = "routes:\n  - path: /a\n  - path: [b]\n";

    assertThat(
            faults(
                yaml, root -> root.sections("routes").stream().map(s -> s.string("path")).toList()))
        .containsExactly(
            new Fault("a.yaml", 3, "routes[1].path", "empty or not a text (expected: a text)"));
  }

  @Test
  void documentThatIsNotYamlIsRefusedWithTheLine() {
    assertThat(faults("name: [1,\nother: }\n", root -> root.string("name")))
        .singleElement()
        .satisfies(fault -> assertThat(fault.message()).startsWith("not valid YAML or JSON"))
        .satisfies(fault -> assertThat(fault.line()).isEqualTo(2));
  }

  @Test
  void emptyScalarAndListDocumentsAreRefused() {
    for (String text : List.of("", "# nothing\n", "just text", "[1, 2]", "--- a\n--- b\n")) {
      assertThat(faults(text, root -> "x")).hasSize(1);
    }
  }

  @Test
  void aliasesAreRefusedSoThatNoDocumentIsBiggerThanItLooks() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(faults(bomb.toString(), root -> root.string("name"))).isNotEmpty();
    assertThat(faults("a: &x {b: 1}\nname: *x\n", root -> root.string("name"))).isNotEmpty();
  }

  @Test
  void documentNestedTooDeepIsRefusedAndDoesNotOverflowTheStack() {
    for (int depth : List.of(60, 100_000)) {
      String nested = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
      assertThat(faults(nested, root -> root.string("name"))).isNotEmpty();
    }
  }

  @Test
  void documentThatIsTooLongIsRefused() {
    assertThat(faults("a: " + "x".repeat(ConfigDocument.MAX_CHARS), root -> root.string("a")))
        .singleElement()
        .satisfies(fault -> assertThat(fault.message()).contains("at most 4194304"));
  }

  @Test
  void faultFoundByTheValueItselfIsReported() {
    assertThat(
            faults(
                "name: x",
                root -> {
                  root.string("name");
                  throw new IllegalArgumentException("doors: web twice (expected: once)");
                }))
        .extracting(Fault::message)
        .containsExactly("doors: web twice (expected: once)");
  }

  @Test
  void fileThatCannotBeReadIsAFaultThatNamesIt(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("no.yaml");
    assertThatThrownBy(() -> ConfigDocument.read(missing, root -> "x"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.yaml:1: cannot be read");

    Path binary = Files.write(folder.resolve("bin.yaml"), new byte[] {(byte) 0xFF, 0, 1});
    assertThatThrownBy(() -> ConfigDocument.read(binary, root -> "x"))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void numbersOutsideTheirRangeAndOddAddressesAreRefused() {
    for (String text : List.of("99999999999999999999", "1.5", "0x10", "0", "")) {
      assertThat(faults("n: '" + text + "'", root -> root.integer("n", 1, 9))).isNotEmpty();
    }
    for (String text : List.of("1.2.3.4", "1.2.3.4:65536", ":80", "1.2.3:80", "[::1]", "::1:80")) {
      assertThat(faults("n: '" + text + "'", root -> root.address("n"))).as(text).isNotEmpty();
    }
  }

  private static List<Fault> faults(String text, Function<Section, ?> binding) {
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigDocument.parse("a.yaml", text, binding));
    assertThat(refusal).isNotNull();
    return refusal.faults();
  }
}
