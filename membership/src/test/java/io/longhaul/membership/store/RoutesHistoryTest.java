package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesHistoryTest {
  private static final RoutesNote NOTE =
      new RoutesNote(Instant.EPOCH, "alice", Optional.of("for a test"));

  @TempDir Path dataDir;
  TestTier tier;
  RoutesHistory routes;

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
    routes = tier.connect().store().routes();
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void routesAreReplacedOnlyFromTheVersionThatWasRead() {
    assertThat(routes.inForce()).isEmpty();
    assertThat(routes.versions()).isEmpty();
    assertThat(routes.put(json("{}"), RoutesHistory.NOT_YET, NOTE)).isZero();
    assertThat(routes.put(json("{\"a\":1}"), 0, NOTE)).isEqualTo(1);

    assertThatThrownBy(() -> routes.put(json("{}"), 0, NOTE))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("expected: version 0");
    assertThatThrownBy(() -> routes.put(json("{}"), RoutesHistory.NOT_YET, NOTE))
        .isInstanceOf(ConflictException.class);
    assertThat(numbers()).containsExactly(1, 0);
  }

  @Test
  void unchangedRoutesAreNotWritten() {
    routes.put(json("{}"), RoutesHistory.NOT_YET, NOTE);

    assertThat(routes.put(json("{}"), 0, NOTE)).isZero();
    assertThat(routes.inForce().orElseThrow().version()).isZero();
    assertThat(numbers()).containsExactly(0);
  }

  @Test
  void largestRoutesAreKeptHoweverLittleTheyDeflate() {
    byte[] largest = new byte[TierStore.MAX_BYTES];
    new Random(5).nextBytes(largest);
    routes.put(largest, RoutesHistory.NOT_YET, NOTE);
    byte[] other = largest.clone();
    other[0]++;

    assertThat(routes.put(other, 0, NOTE)).isEqualTo(1);
    assertThat(routes.document(0)).contains(largest);
    assertThatThrownBy(() -> routes.put(new byte[TierStore.MAX_BYTES + 1], 1, NOTE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("900001 bytes");
  }

  @Test
  void everyVersionIsKeptWithWhoPutItAndWhy() {
    routes.put(json("{}"), RoutesHistory.NOT_YET, NOTE);
    RoutesNote silent = new RoutesNote(Instant.EPOCH.plusSeconds(1), "bob", Optional.empty());
    routes.put(json("{\"a\":1}"), 0, silent);

    assertThat(routes.versions())
        .containsExactly(new RoutesVersion(1, silent), new RoutesVersion(0, NOTE));
    assertThat(routes.document(0)).contains(json("{}"));
    assertThat(routes.document(1)).contains(json("{\"a\":1}"));
    assertThat(routes.document(2)).isEmpty();
    assertThat(routes.document(-1)).isEmpty();
  }

  @Test
  void aHundredVersionsAreKeptAndTheOldestGo() throws Exception {
    for (int i = 0; i < RoutesHistory.KEPT + 5; i++) {
      routes.put(json("{\"a\":" + i + "}"), i - 1, NOTE);
    }

    assertThat(numbers())
        .isEqualTo(IntStream.range(0, RoutesHistory.KEPT).mapToObj(i -> 104 - i).toList());
    assertThat(routes.document(4)).isEmpty();
    assertThat(routes.document(5)).contains(json("{\"a\":5}"));
    String folder = tier.paths().routesHistory();
    List<String> there = tier.connect().call("listing", h -> h.getChildren(folder, false));
    assertThat(there).hasSize(RoutesHistory.KEPT);
  }

  @Test
  void crashBeforeTheChangeLeavesWhatWasThere() throws Exception {
    routes.put(json("{}"), RoutesHistory.NOT_YET, NOTE);
    // As far as somebody came who kept the document to be replaced, and then crashed.
    tier.connect()
        .call(
            "keeping",
            h ->
                h.create(
                    tier.paths().routesDocument(0),
                    RoutesCodec.deflate(json("{}")),
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT));

    assertThat(routes.inForce().orElseThrow().version()).isZero();
    assertThat(numbers()).containsExactly(0);
    assertThat(routes.put(json("{\"a\":1}"), 0, NOTE)).isEqualTo(1);
    assertThat(routes.document(0)).contains(json("{}"));
  }

  @Test
  void changeWhoseAnswerIsLostIsMadeWholeOrNotAtAll() throws Exception {
    routes.put(json("{}"), RoutesHistory.NOT_YET, NOTE);
    try (Wire wire = Wire.to(tier.zooKeeper().address())) {
      RoutesHistory remote = tier.connectBy(wire).store().routes();
      assertThat(remote.versions()).hasSize(1);
      wire.holdAnswerToNextTransaction();
      CompletableFuture<Void> cut =
          CompletableFuture.runAsync(
              () -> {
                TestTier.await("a transaction is held", () -> wire.heldTransactions() > 0);
                wire.cut();
              });
      byte[] large = json("{\"a\":\"" + "x".repeat(400) + "\"}");

      assertThatThrownBy(() -> remote.put(large, 0, NOTE))
          .isInstanceOf(TierUnavailableException.class);
      cut.get();

      Versioned<byte[]> now = routes.inForce().orElseThrow();
      assertThat(numbers()).hasSize(now.version() + 1).first().isEqualTo(now.version());
      assertThat(now.value()).isEqualTo(now.version() == 0 ? json("{}") : large);
      assertThat(routes.document(0)).contains(json("{}"));
    }
  }

  @Test
  void ofManyAtOnceOneWinsEachVersion() throws Exception {
    routes.put(json("{}"), RoutesHistory.NOT_YET, NOTE);
    AtomicInteger won = new AtomicInteger();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      RoutesHistory own = tier.connect().store().routes();
      RoutesNote who = new RoutesNote(Instant.EPOCH, "operator-" + i, Optional.empty());
      all.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = 0; n < 25; n++) {
                  int version = own.inForce().orElseThrow().version();
                  try {
                    own.put(json("{\"" + who.who() + "\":" + n + "}"), version, who);
                    won.incrementAndGet();
                  } catch (ConflictException e) {
                    // Somebody else was faster.
                  }
                }
              },
              Thread::startVirtualThread));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();

    assertThat(routes.inForce().orElseThrow().version()).isEqualTo(won.get());
    for (RoutesVersion version : routes.versions()) {
      String document =
          new String(routes.document(version.number()).orElseThrow(), StandardCharsets.UTF_8);
      assertThat(document).contains(version.number() == 0 ? "{}" : version.note().who());
    }
  }

  @Test
  void routesOfWhoeverKeepsNoHistoryGetIntoIt() throws Exception {
    TierConnection old = tier.connect();
    String path = tier.paths().routes();
    old.call(
        "putting as of old",
        h -> h.create(path, json("{}"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
    assertThat(routes.versions()).extracting(v -> v.note().who()).containsExactly("unknown");
    assertThat(routes.put(json("{\"a\":1}"), 0, NOTE)).isEqualTo(1);
    old.call("putting as of old", h -> h.setData(path, json("{\"a\":2}"), 1));
    assertThat(routes.put(json("{\"a\":3}"), 2, NOTE)).isEqualTo(3);

    assertThat(numbers()).containsExactly(3, 2, 1, 0);
    assertThat(routes.document(2)).contains(json("{\"a\":2}"));
    assertThat(routes.document(1)).as("replaced by somebody who kept nothing").isEmpty();
  }

  @Test
  void routesThatSomebodyRemovedByHandBeginAnewWithTheirOwnHistory() throws Exception {
    routes.put(json("{}"), RoutesHistory.NOT_YET, NOTE);
    routes.put(json("{\"a\":1}"), 0, NOTE);
    TierConnection hand = tier.connect();
    String path = tier.paths().routes();
    hand.call(
        "removing",
        h -> {
          h.delete(path, -1);
          return true;
        });

    assertThat(routes.versions()).isEmpty();
    assertThat(routes.put(json("{\"b\":1}"), RoutesHistory.NOT_YET, NOTE)).isZero();
    assertThat(routes.put(json("{\"b\":2}"), 0, NOTE)).isEqualTo(1);
    assertThat(routes.document(0)).contains(json("{\"b\":1}"));
  }

  @Test
  void noteIsBoundedAndOneLine() {
    String longest = "m".repeat(RoutesNote.MAX_MESSAGE_CHARS);
    assertThat(new RoutesNote(Instant.EPOCH, "a", Optional.of(longest)).message())
        .contains(longest);
    assertThatThrownBy(() -> new RoutesNote(Instant.EPOCH, "a", Optional.of(longest + "m")))
        .hasMessageContaining("501 characters (expected: at most 500)");
    assertThatThrownBy(() -> new RoutesNote(Instant.EPOCH, "a", Optional.of("a\nb")))
        .hasMessageContaining("one line");
  }

  private List<Integer> numbers() {
    return routes.versions().stream().map(RoutesVersion::number).toList();
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
