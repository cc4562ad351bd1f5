package io.longhaul.membership.detection;

import io.longhaul.membership.model.MemberKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * When to connect to which process, to see whether its listener answers: each every ten seconds,
 * and at once one that became suspicious or refused a client's connection. While it stays
 * suspicious it is tried again after growing pauses.
 *
 * <p>Pure: the time comes in. Not safe for use by several threads.
 */
public final class ProbeSchedule {
  /** Between two probes of a process that is heard. */
  public static final long PERIOD_MS = 10_000;

  /** Between the first two probes of a suspicious one; twice as long after each further one. */
  static final long FIRST_PAUSE_MS = 300;

  /** Longest such pause. */
  static final long LONGEST_PAUSE_MS = 2_400;

  /** Between two probes of one that refuses clients' connections. */
  static final long REFUSALS_PAUSE_MS = 50;

  /** Most probes at the same time; others wait. */
  static final int MAX_RUNNING = 64;

  private final Map<MemberKey, Turn> turns = new HashMap<>();
  private int running;

  /** A client's connection to this process was refused. */
  public void refused(MemberKey process) {
    Turn turn = turns.get(process);
    if (turn != null) {
      turn.refusedClient = true;
    }
  }

  /**
   * Those to connect to now; for each, {@link #ended} has to be said.
   *
   * @param processes all that have a listener
   * @param suspicious see {@link FailureDetector#suspicious}
   */
  public List<MemberKey> due(
      Set<MemberKey> processes, Predicate<MemberKey> suspicious, long nowMs) {
    turns.keySet().retainAll(processes);
    List<MemberKey> due = new ArrayList<>();
    for (MemberKey process : processes) {
      Turn turn = turns.computeIfAbsent(process, _ -> new Turn(nowMs));
      if (running < MAX_RUNNING && turn.comes(suspicious.test(process), nowMs)) {
        running++;
        due.add(process);
      }
    }
    return due;
  }

  /** A probe has ended, however. */
  public void ended(MemberKey process) {
    running--;
    Turn turn = turns.get(process);
    if (turn != null) {
      turn.running = Math.max(0, turn.running - 1);
    }
  }

  private static final class Turn {
    private long beganMs;
    private long pauseMs;
    private int running;
    private boolean suspicious;
    private boolean refusedClient;

    Turn(long nowMs) {
      beganMs = nowMs - PERIOD_MS;
    }

    boolean comes(boolean suspiciousNow, long nowMs) {
      // What began before cannot tell why it fell silent.
      boolean turned = suspiciousNow && !suspicious;
      long waitMs = suspiciousNow ? pauseMs : PERIOD_MS;
      if (refusedClient) {
        waitMs = Math.min(waitMs, REFUSALS_PAUSE_MS);
      }
      if (!turned && (running > 0 || nowMs - beganMs < waitMs)) {
        suspicious = suspiciousNow;
        return false;
      }
      pauseMs = turned ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
      suspicious = suspiciousNow;
      refusedClient = false;
      beganMs = nowMs;
      running++;
      return true;
    }
  }
}
