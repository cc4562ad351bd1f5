package io.longhaul.node.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What means the same must be the same, and what doesn't must not. */
final class CanonicalFormTest {
  private static final int DOCUMENTS = 400;

  private final Random random = new Random(1_234);
  private final RandomDocuments documents = new RandomDocuments(random);

  @Test
  void everySpellingOfADocumentHasTheSameBytes() {
    Spelling spelling = new Spelling(random);
    for (int i = 0; i < DOCUMENTS; i++) {
      RoutesDocument document = documents.next();
      String one = spelling.of(document);
      String other = spelling.of(document);
      assertThat(RoutesDocument.parse("one", one)).as(one).isEqualTo(document);
      assertThat(RoutesDocument.parse("other", other).canonicalJson())
          .as("%s%n--- and ---%n%s", one, other)
          .isEqualTo(document.canonicalJson());
    }
  }

  @Test
  void canonicalFormGivesTheDocumentBack() {
    for (int i = 0; i < DOCUMENTS; i++) {
      RoutesDocument document = documents.next();
      String json = new String(document.canonicalJson(), UTF_8);
      assertThat(RoutesDocument.parse("json", json)).as(json).isEqualTo(document);
    }
  }

  @Test
  void documentsThatDifferHaveDifferentBytes() {
    for (int i = 0; i < DOCUMENTS; i++) {
      RoutesDocument one = documents.next();
      RoutesDocument other = documents.next();
      assertThat(one.equals(other))
          .isEqualTo(
              new String(one.canonicalJson(), UTF_8)
                  .equals(new String(other.canonicalJson(), UTF_8)));
    }
  }
}
