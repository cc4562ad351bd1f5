package io.longhaul.membership.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.model.MemberKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {
  private static final MemberKey A = new MemberKey("a", 1);
  private static final MemberKey B = new MemberKey("b", 1);

  private final ProbeSchedule schedule = new ProbeSchedule();
  private final Set<MemberKey> suspicious = new HashSet<>();
  private Set<MemberKey> processes = Set.of(A);
  private long nowMs = 1_000_000;

  @Test
  void newProcessIsProbedAtOnceAndThenEveryTenSeconds() {
    assertThat(beginsWithin(25_000, true)).containsExactly(0, 10_000, 20_000);
  }

  @Test
  void silentProcessIsProbedAtOnceAndThenAfterGrowingPauses() {
    assertThat(beginsWithin(5_000, true)).containsExactly(0);
    suspicious.add(A);
    assertThat(beginsWithin(10_000, true)).containsExactly(0, 300, 900, 2_100, 4_500, 6_900, 9_300);
    suspicious.clear();
    assertThat(beginsWithin(10_000, true)).containsExactly(9_300);
  }

  @Test
  void processThatFallsSilentDuringAProbeIsProbedBeside() {
    assertThat(beginsWithin(100, false)).containsExactly(0);
    suspicious.add(A);
    assertThat(beginsWithin(60_000, false)).containsExactly(0);
  }

  @Test
  void refusalToAClientIsLookedAtSoonButNotEachOne() {
    assertThat(beginsWithin(1_000, true)).containsExactly(0);
    schedule.refused(A);
    schedule.refused(A);
    assertThat(due()).containsExactly(A);
    schedule.ended(A);
    schedule.refused(A);
    assertThat(beginsWithin(1_000, true)).containsExactly(50);
  }

  @Test
  void noMoreThanTheLimitRunAtATimeAndOthersFollow() {
    processes =
        IntStream.rangeClosed(0, ProbeSchedule.MAX_RUNNING)
            .mapToObj(i -> new MemberKey("n" + i, 1))
            .collect(Collectors.toSet());
    List<MemberKey> first = due();
    assertThat(first).hasSize(ProbeSchedule.MAX_RUNNING);
    assertThat(due()).isEmpty();
    schedule.ended(first.getFirst());
    assertThat(due()).hasSize(1).doesNotContainAnyElementsOf(first);
  }

  @Test
  void whoLeftIsNotProbedAndItsProbesEndAllTheSame() {
    assertThat(due()).containsExactly(A);
    processes = Set.of(B);
    assertThat(due()).containsExactly(B);
    schedule.ended(A);
    schedule.refused(A);
    assertThat(due()).isEmpty();
  }

  private List<MemberKey> due() {
    return schedule.due(processes, suspicious::contains, nowMs);
  }

  /** When, in milliseconds from now, the one process is due; its probes end at once or never. */
  private List<Integer> beginsWithin(int ms, boolean ending) {
    List<Integer> begins = new ArrayList<>();
    for (int at = 0; at < ms; at += 50) {
      for (MemberKey process : due()) {
        begins.add(at);
        if (ending) {
          schedule.ended(process);
        }
      }
      nowMs += 50;
    }
    return begins;
  }
}
