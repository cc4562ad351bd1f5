package io.longhaul.node.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtCloseTest {
  private final List<String> done = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @Test
  void allIsDoneOnceWhenTheChannelCloses() {
    register();
    assertThat(done).isEmpty();
    var _ = channel.close();
    assertThat(done).containsExactly("1", "link 2", "3", "link 4", "5");
    AtClose.run(channel, () -> done.add("late"));
    assertThat(done).endsWith("late").hasSize(6);
  }

  @Test
  void whoeverTakesItOverDoesAllOfItAndTheChannelNothing() {
    register();
    Runnable taken = AtClose.takeOver(channel);
    var _ = channel.close();
    assertThat(done).isEmpty();
    taken.run();
    assertThat(done).containsExactly("1", "link 2", "3", "link 4", "5");
  }

  @Test
  void nothingToDoIsTakenOverAsNothing() {
    AtClose.takeOver(channel).run();
    assertThat(done).isEmpty();
  }

  private void register() {
    AtClose.run(channel, () -> done.add("1"));
    AtClose.run(channel, new Linked("link 2"));
    AtClose.run(channel, () -> done.add("3"));
    AtClose.run(channel, new Linked("link 4"));
    AtClose.run(channel, () -> done.add("5"));
  }

  private final class Linked extends AtClose.Link {
    private final String name;

    Linked(String name) {
      this.name = name;
    }

    @Override
    protected void closed() {
      done.add(name);
    }
  }
}
