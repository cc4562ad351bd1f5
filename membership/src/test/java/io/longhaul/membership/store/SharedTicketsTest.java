package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.model.TicketSecret;
import io.longhaul.membership.model.TicketSecrets;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedTicketsTest {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final AtomicLong nowMs = new AtomicLong(1_000_000_000L);
  private TestTier tier;

  @BeforeEach
  void start(@TempDir Path folder) {
    tier = TestTier.start(folder);
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  /** What one node was given, the last at the end. */
  private List<List<TicketSecret>> node() {
    List<List<TicketSecret>> given = new CopyOnWriteArrayList<>();
    TierConnection connection = tier.connect();
    tier.keep(SharedTickets.start(connection, PAUSE, nowMs::get, given::add));
    return given;
  }

  private static void await(BooleanSupplier condition) {
    TestTier.await("the nodes have the secrets", condition);
  }

  @Test
  void allNodesHaveTheSame() throws Exception {
    List<List<List<TicketSecret>>> nodes = List.of(node(), node(), node());
    await(() -> nodes.stream().noneMatch(List::isEmpty));
    for (List<List<TicketSecret>> node : nodes) {
      assertThat(node).containsExactly(nodes.getFirst().getFirst());
    }
  }

  @Test
  void oneNextIsAddedHoweverManyNodesSeeThatItIsDue() throws Exception {
    List<List<List<TicketSecret>>> nodes = List.of(node(), node(), node());
    await(() -> nodes.stream().noneMatch(List::isEmpty));
    nowMs.addAndGet(TicketSecrets.INTERVAL.toMillis() - TicketSecrets.LEAD.toMillis());
    await(() -> nodes.stream().allMatch(node -> node.getLast().size() == 2));
    TicketSecret before = nodes.getFirst().getFirst().getFirst();
    for (List<List<TicketSecret>> node : nodes) {
      assertThat(node.getLast()).isEqualTo(nodes.getFirst().getLast()).startsWith(before);
    }
    nowMs.addAndGet(TicketSecrets.LEAD.toMillis());
    await(() -> nodes.stream().noneMatch(node -> node.getLast().getFirst().equals(before)));
  }

  @Test
  void theNextComesInForceAlsoWhileZooKeeperIsAway() throws Exception {
    List<List<TicketSecret>> node = node();
    await(() -> !node.isEmpty());
    nowMs.addAndGet(TicketSecrets.INTERVAL.toMillis() - TicketSecrets.LEAD.toMillis());
    await(() -> node.getLast().size() == 2);
    TicketSecret next = node.getLast().getLast();
    InetSocketAddress address = tier.stopZooKeeper();
    nowMs.addAndGet(TicketSecrets.LEAD.toMillis());
    await(() -> node.getLast().getFirst().equals(next));
    tier.restartZooKeeper(address);
  }

  @Test
  void rubbishIsLeftAndWhatIsInForceStays() throws Exception {
    List<List<TicketSecret>> node = node();
    await(() -> !node.isEmpty());
    byte[] rubbish = "{\"secrets\": [7]}".getBytes(StandardCharsets.UTF_8);
    TierConnection other = tier.connect();
    String path = tier.paths().tickets();
    other.call("test", session -> session.setData(path, rubbish, -1));
    nowMs.addAndGet(TicketSecrets.INTERVAL.toMillis());
    TicketSecret kept = node.getLast().getFirst();
    other.call(
        "test",
        session -> {
          session.delete(path, -1);
          return true;
        });
    await(() -> !node.getLast().getFirst().equals(kept));
    assertThat(node).hasSize(2);
  }

  @Test
  void aNodeThatComesLaterHasThem() throws Exception {
    List<List<TicketSecret>> early = node();
    await(() -> !early.isEmpty());
    List<List<TicketSecret>> late = node();
    await(() -> !late.isEmpty());
    assertThat(late.getFirst()).isEqualTo(early.getFirst());
    assertThat(versionOfTickets()).isZero();
  }

  private int versionOfTickets() throws KeeperException {
    return tier.connect()
        .call("test", session -> session.exists(tier.paths().tickets(), false))
        .getVersion();
  }
}
