package io.longhaul.chaos.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Slot;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a reader of the comparison would conclude, on a tier smaller than the one printed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HashComparisonTest {
  private static final HashBench BENCH = new HashBench(3, 30, 3_000, HashBench.DIRECTORS);

  private List<SchemeResult> results = List.of();

  @BeforeAll
  void run() {
    results = BENCH.run();
  }

  private SchemeResult of(String name) {
    return results.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void oursBreaksNothingAndMovesTheMinimum() {
    SchemeResult ours = of("Longhaul");
    assertThat(ours.brokenByPlans()).isZero();
    assertThat(ours.brokenByDeaths()).isZero();
    assertThat(ours.movedOverLeast()).isBetween(0.99, 1.01);
    assertThat(ours.doneAfterSeconds()).isLessThan(60);
  }

  @Test
  void oursIsEvenToOneSlot() {
    double lightestFairShare = Slot.COUNT / (45.0 * 4);
    assertThat(of("Longhaul").evenness()).isLessThan(1 + 1 / lightestFairShare);
  }

  @Test
  void statelessHashesBreakConnectionsAtPlannedChanges() {
    for (String name : List.of("Maglev", "rendezvous", "ring")) {
      assertThat(of(name).brokenByPlansPercent()).as(name).isGreaterThan(1);
    }
  }

  @Test
  void onlyMaglevBreaksConnectionsWhenAnotherNodeDies() {
    assertThat(of("Maglev").brokenByDeaths()).isPositive();
    assertThat(of("rendezvous").brokenByDeaths()).isZero();
    assertThat(of("ring").brokenByDeaths()).isZero();
  }

  @Test
  void glbBreaksFewerTheLongerItWaits() {
    SchemeResult patient = of("GLB, patient");
    SchemeResult hasty = of("GLB, 30 min");
    assertThat(hasty.brokenByPlans()).isLessThan(of("rendezvous").brokenByPlans());
    assertThat(patient.brokenByPlans()).isLessThan(hasty.brokenByPlans() / 10);
    assertThat(patient.doneAfterSeconds()).isGreaterThan(hasty.doneAfterSeconds());
  }

  @Test
  void allMeetTheSameConnections() {
    assertThat(results).extracting(SchemeResult::opened).containsOnly(results.getFirst().opened());
  }

  @Test
  void theSameSeedGivesTheSameFigures() {
    HashBench small = new HashBench(3, 10, 1_000, HashBench.DIRECTORS);
    assertThat(small.run()).isEqualTo(small.run());
  }

  @Test
  void theChartNamesEverySchemeAndIsWellFormed() throws Exception {
    String svg = BarChart.of("a < b & c", results);
    results.forEach(result -> assertThat(svg).contains(">" + result.name() + "<"));
    var builder = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
    var source = new org.xml.sax.InputSource(new java.io.StringReader(svg));
    assertThat(builder.parse(source).getDocumentElement().getTagName()).isEqualTo("svg");
  }

  @Test
  void axesHaveRoundSteps() {
    assertThat(BarChart.niceStep(0.013)).isEqualTo(0.02);
    assertThat(BarChart.niceStep(3)).isEqualTo(5);
    assertThat(BarChart.niceStep(0)).isEqualTo(1);
  }
}
