package io.longhaul.node.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PutOffTest {
  private final EventLoop loop = new DefaultEventLoop();
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void end() {
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
  }

  private PutOff does(String what) {
    return new PutOff(loop, () -> done.add(what));
  }

  /** Runs on the event loop, and waits for that. */
  private void onLoop(Runnable steps) {
    loop.submit(steps).syncUninterruptibly();
  }

  @Test
  void howeverOftenItIsAskedForInABatchItIsDoneOnceAtItsEnd() {
    onLoop(
        () -> {
          PutOff one = does("one");
          PutOff other = does("other");
          Batch batch = Batch.ofThisLoop();
          for (int turn = 0; turn < 2; turn++) {
            batch.begin();
            one.ask();
            other.ask();
            one.ask();
            done.add("events");
            batch.end();
          }
        });
    assertThat(done).containsExactly("events", "one", "other", "events", "one", "other");
  }

  @Test
  void oneThatFailsHarmsNoOther() {
    onLoop(
        () -> {
          PutOff failing =
              new PutOff(
                  loop,
                  () -> {
                    done.add("failing");
                    throw new IllegalStateException("a flush fails, as the test wants");
                  });
          PutOff other = does("other");
          for (int turn = 0; turn < 2; turn++) {
            Batch.ofThisLoop().begin();
            failing.ask();
            other.ask();
            Batch.ofThisLoop().end();
          }
        });
    assertThat(done).containsExactly("failing", "other", "failing", "other");
  }

  @Test
  void outsideABatchItIsDoneOnceBehindTheTaskThatAsks() {
    onLoop(
        () -> {
          PutOff one = does("one");
          one.ask();
          one.ask();
          done.add("task");
        });
    onLoop(() -> {});
    assertThat(done).containsExactly("task", "one");
  }

  @Test
  void whatTheEndOfABatchAsksForIsDoneBehindIt() {
    PutOff[] again = new PutOff[1];
    onLoop(
        () -> {
          again[0] =
              new PutOff(
                  loop,
                  () -> {
                    done.add("again");
                    if (done.size() < 3) {
                      again[0].ask();
                    }
                  });
          Batch.ofThisLoop().begin();
          again[0].ask();
          Batch.ofThisLoop().end();
          done.add("behind");
        });
    onLoop(() -> {});
    assertThat(done).containsExactly("again", "behind", "again");
  }

  @Test
  void loopThatEndsDoesItAtOnce() {
    onLoop(
        () -> {
          PutOff one = does("one");
          var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
          one.ask();
          done.add("closes its sockets");
        });
    assertThat(done).containsExactly("one", "closes its sockets");
  }
}
