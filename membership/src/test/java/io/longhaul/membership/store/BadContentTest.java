package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.model.NodeIntent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in ZooKeeper or on disk is refused, and what was good stays in force. */
class BadContentTest {
  @TempDir Path dataDir;
  TestTier tier;
  TierConnection connection;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir.resolve("zk"));
    connection = tier.connect();
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void garbageInAZnodeLeavesItsLastGoodContentInTheView() throws Exception {
    connection.store().putIntent(NodeIntent.active("n1"));
    TierWatch watch = connection.watch();
    watch.awaitView(TestTier.GENEROUS);
    write(tier.paths().node("n1"), "{garbage".getBytes(StandardCharsets.UTF_8));
    write(tier.paths().term(), "-1".getBytes(StandardCharsets.UTF_8));
    connection.store().putIntent(NodeIntent.active("n2"));

    assertThat(watch.current(TestTier.GENEROUS).intents()).containsOnlyKeys("n1", "n2");
    assertThat(watch.view().term()).isZero();
    assertThat(watch.badContents()).isEqualTo(2);
  }

  @Test
  void barrierSeesEveryChangeThatWasCommittedBefore() {
    TierWatch watch = connection.watch();
    watch.awaitView(TestTier.GENEROUS);
    TierStore other = tier.connect().store();
    for (int weight = 1; weight <= 100; weight++) {
      other.putIntent(new NodeIntent("n1", NodeIntent.active("n1").intent(), weight));
      assertThat(watch.current(TestTier.GENEROUS).intents().get("n1"))
          .extracting(NodeIntent::weight)
          .isEqualTo(weight);
    }
  }

  @Test
  void listenerThatThrowsDoesNotEndTheWatch() {
    List<Integer> seen = new CopyOnWriteArrayList<>();
    TierWatch watch = connection.watch();
    watch.awaitView(TestTier.GENEROUS);
    tier.keep(
        watch.onChange(
            view -> {
              seen.add(view.intents().size());
              throw new IllegalStateException("a listener's fault");
            }));
    connection.store().putIntent(NodeIntent.active("n1"));
    TestTier.await("first", () -> seen.contains(1));
    connection.store().putIntent(NodeIntent.active("n2"));
    TestTier.await("second", () -> seen.contains(2));
  }

  private void write(String path, byte[] bytes) throws KeeperException {
    connection.call("writing", handle -> handle.setData(path, bytes, -1));
  }
}
