package io.longhaul.membership.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"n1", "7", "a.b-c", "rack-4.node-11"})
  void validNameIsGivenBack(String name) {
    assertThat(MemberName.check("node id", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "N1", "a/b", "..", "-a", ".a", "a b", "a:1", "ä", "a_b", "a\nb", "a\0"})
  void nameThatCannotBePartOfAPathIsRefused(String name) {
    assertThatThrownBy(() -> MemberName.check("node id", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("node id: '")
        .hasMessageContaining("expected: 1 to 63")
        .hasMessageNotContaining("\n");
  }

  @Test
  void longestNameIsTakenAndOneCharacterMoreIsNot() {
    assertThat(MemberName.check("tier", "a".repeat(63))).hasSize(63);
    assertThatThrownBy(() -> MemberName.check("tier", "a".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void incarnationIsReadBackFromItsZnodesName() {
    MemberKey key = new MemberKey("n1", 1234567890123L);

    assertThat(MemberKey.parse(key.znode())).isEqualTo(key);
    assertThatThrownBy(() -> MemberKey.parse("n1")).hasMessageContaining("<id>:<incarnation>");
    assertThatThrownBy(() -> MemberKey.parse("n1:x")).hasMessageContaining("a number");
  }
}
