package io.longhaul.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a head says of its fields, by their names' numbers and by their names. */
final class HeadTest {
  @ParameterizedTest
  @EnumSource(KnownField.class)
  void knownNameIsKnownInAnyCase(KnownField field) throws HttpFault {
    String name = field.lowerCase();
    String mixed = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    for (String spelt : new String[] {name, mixed, name.toUpperCase(Locale.ROOT)}) {
      Head head = head(spelt + ": v\r\n");
      assertThat(head.has(field)).isTrue();
      assertThat(head.is(0, field)).isTrue();
      assertThat(head.is(0, name)).isTrue();
      assertThat(head.isOneOf(0, FieldSet.of(field))).isTrue();
      assertThat(head.occurrences(field)).isEqualTo(1);
      assertThat(head.list(field)).contains("v");
      for (KnownField other : KnownField.values()) {
        assertThat(head.has(other)).isEqualTo(other == field);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KnownField.class)
  void underscoresMakeALookAlikeAndNoMore(KnownField field) throws HttpFault {
    String name = field.lowerCase().replace('-', '_');
    boolean same = name.equals(field.lowerCase());
    Head head = head(name + ": v\r\n");
    assertThat(head.resemblesOneOf(0, FieldSet.of(field))).isTrue();
    assertThat(head.resembles(0, field.lowerCase())).isTrue();
    assertThat(head.is(0, field)).isEqualTo(same);
    assertThat(head.isOneOf(0, FieldSet.of(field))).isEqualTo(same);
    assertThat(head.has(field)).isEqualTo(same);
    assertThat(head.occurrences(field)).isEqualTo(same ? 1 : 0);
    assertThat(head.list(field).isPresent()).isEqualTo(same);
  }

  @ParameterizedTest
  @EnumSource(KnownField.class)
  void nameThatIsNearlyAKnownOneIsNone(KnownField field) throws HttpFault {
    String name = field.lowerCase();
    String last = name.substring(0, name.length() - 1);
    for (String near :
        new String[] {
          name + "x",
          "x" + name,
          last,
          last + "#",
          name + "-",
          "-" + name,
          name.replace('e', '!') + "!"
        }) {
      Head head = head(near + ": v\r\n");
      for (KnownField any : KnownField.values()) {
        boolean really = near.equals(any.lowerCase());
        assertThat(head.is(0, any)).as(near).isEqualTo(really);
        assertThat(head.resemblesOneOf(0, FieldSet.of(any))).as(near).isEqualTo(really);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "account_id, account_id, true",
    "Account_ID, account_id, true",
    "account-id, account_id, true",
    "account_id, account-id, true",
    "x_user-id, x-user_id, true",
    "accountxid, account_id, false",
    "account_i, account_id, false",
    "account_idx, account_id, false",
  })
  void underscoreIsAHyphenInTheNameAskedForToo(String name, String asked, boolean resembles)
      throws HttpFault {
    assertThat(head(name + ": v\r\n").resembles(0, asked)).isEqualTo(resembles);
  }

  @Test
  void unknownFieldsAreInNoSet() throws HttpFault {
    Head head = head("Unknown: v\r\n");
    FieldSet all = FieldSet.of(KnownField.values());
    assertThat(head.isOneOf(0, all)).isFalse();
    assertThat(head.resemblesOneOf(0, all)).isFalse();
  }

  @Test
  void repeatedFieldsAreCountedAndJoined() throws HttpFault {
    Head head = head("Host: a\r\nX: b\r\nHOST: c\r\nHost: \r\n");
    assertThat(head.occurrences(KnownField.HOST)).isEqualTo(3);
    assertThat(head.list(KnownField.HOST)).contains("a, c, ");
  }

  @ParameterizedTest
  @CsvSource({
    "close, true",
    "CLOSE, true",
    "'keep-alive, close', true",
    "'keep-alive ,\tClose\t', true",
    "',,close,,', true",
    "'close close', false",
    "closed, false",
    "'', false",
    "', ,', false",
    "clos, false",
  })
  void listHoldsItsMembersInAnyCase(String value, boolean holds) throws HttpFault {
    assertThat(head("Connection: " + value + "\r\n").lists(KnownField.CONNECTION, "close"))
        .isEqualTo(holds);
    assertThat(
            head("Connection: x\r\nA: close\r\nConnection:" + value + "\r\n")
                .lists(KnownField.CONNECTION, "close"))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "00017, 17",
    "999999999999999999, 999999999999999999",
    "1000000000000000000, -1",
    "0000000000000000001, -1",
    "'', -1",
    "+1, -1",
    "1 2, -1",
    "1a, -1",
  })
  void numberIsUpToEighteenDigits(String value, long number) throws HttpFault {
    assertThat(head("A: " + value + "\r\n").number(0)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "GEX", "get", "GETS", "PUT", "G"})
  void methodIsReadAsItIs(String method) throws HttpFault {
    ByteBuf in = Unpooled.copiedBuffer(method + " / HTTP/1.0\r\n\r\n", StandardCharsets.ISO_8859_1);
    Head head = HeadScanner.ofRequest(HttpLimits.DEFAULT).scan(in).orElseThrow();
    assertThat(head.part(0)).isEqualTo(method);
    assertThat(head.isHttp11()).isFalse();
  }

  @Test
  void fieldsAreCopiedInOneFormHoweverTheyCame() throws HttpFault {
    Head head = head("A: b\r\nC: d\r\nE:f\r\nG:  h\r\nI: j \r\nK:\tl\r\nM:\r\nN: \r\nO: p\r\n");
    assertThat(copied(head, 0, 9))
        .isEqualTo("A: b\r\nC: d\r\nE: f\r\nG: h\r\nI: j\r\nK: l\r\nM: \r\nN: \r\nO: p\r\n\r\n");
    assertThat(copied(head, 1, 3)).isEqualTo("C: d\r\nE: f\r\n\r\n");
    assertThat(copied(head, 4, 4)).isEqualTo("\r\n");
  }

  @Test
  void addedFieldIsOneLikeTheOthers() throws HttpFault {
    Head head = head("A: b\r\n").with("Set-Cookie", "\u00e4=1").with("Cookie", "c");
    assertThat(head.count()).isEqualTo(3);
    assertThat(head.value(1)).isEqualTo("\u00e4=1");
    assertThat(head.has(KnownField.COOKIE)).isTrue();
    assertThat(copied(head, 0, 3)).isEqualTo("A: b\r\nSet-Cookie: \u00e4=1\r\nCookie: c\r\n\r\n");
  }

  private static String copied(Head head, int from, int to) {
    ByteBuf out = Unpooled.buffer();
    HeadWriter writer = HeadWriter.begin();
    writer.copy(head, from, to);
    writer.end(out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static Head head(String fields) throws HttpFault {
    ByteBuf in =
        Unpooled.copiedBuffer(
            "GET / HTTP/1.1\r\n" + fields + "\r\nbehind", StandardCharsets.ISO_8859_1);
    return HeadScanner.ofRequest(HttpLimits.DEFAULT).scan(in).orElseThrow();
  }
}
