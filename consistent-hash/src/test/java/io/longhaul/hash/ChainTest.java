package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChainTest {
  @Test
  void theThreeStepsOfAMove() {
    Chain widened = Chain.of(3).withTail(5);
    Chain switched = widened.withHead(5);
    assertThat(widened).isEqualTo(Chain.of(3, 5));
    assertThat(switched).isEqualTo(Chain.of(5, 3));
    assertThat(switched.without(3)).isEqualTo(Chain.of(5));
  }

  @Test
  void aNodeThatIsThereMovesInsteadOfComingTwice() {
    assertThat(Chain.of(1, 2, 3).withTail(1)).isEqualTo(Chain.of(2, 3, 1));
    assertThat(Chain.of(1, 2, 3).withHead(3)).isEqualTo(Chain.of(3, 1, 2));
    assertThat(Chain.of(1, 2, 3).withHead(1)).isEqualTo(Chain.of(1, 2, 3));
  }

  @Test
  void eightNodesAreTheMost() {
    Chain longest = Chain.of(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(longest.size()).isEqualTo(Chain.MAX_NODES);
    assertThat(longest.withTail(0).size()).isEqualTo(Chain.MAX_NODES);
    assertThatThrownBy(() -> longest.withTail(8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chain: 9 nodes (expected: at most 8)");
    assertThatThrownBy(() -> longest.withHead(8)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void negativeAndRepeatedNodesAreRefused() {
    assertThatThrownBy(() -> Chain.of(0, -1)).hasMessage("chain: node -1 (expected: >= 0)");
    assertThatThrownBy(() -> Chain.of(4, 4)).hasMessage("chain: node 4 twice (expected: once)");
  }

  @Test
  void anEmptyChainHasNoHead() {
    assertThat(Chain.of().isEmpty()).isTrue();
    assertThat(Chain.of(1).without(1)).isSameAs(Chain.EMPTY);
    assertThatThrownBy(Chain.EMPTY::head).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void changingAnArrayDoesNotChangeTheChain() {
    int[] nodes = {1, 2};
    Chain chain = Chain.of(nodes);
    nodes[0] = 9;
    chain.toArray()[1] = 9;
    assertThat(chain).isEqualTo(Chain.of(1, 2)).hasSameHashCodeAs(Chain.of(1, 2));
    assertThat(chain).hasToString("[1, 2]");
  }

  @Test
  void positionsCountFromTheHead() {
    Chain chain = Chain.of(7, 8, 9);
    assertThat(chain.head()).isEqualTo(7);
    assertThat(chain.node(2)).isEqualTo(9);
    assertThat(chain.positionOf(8)).isEqualTo(1);
    assertThat(chain.positionOf(1)).isEqualTo(-1);
    assertThat(chain.contains(9)).isTrue();
    assertThat(chain.without(1)).isSameAs(chain);
  }
}
