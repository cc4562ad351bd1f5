package io.longhaul.membership.detection;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which processes a director reaches, from their signs of life (rule R8). One that was silent
 * for the time-out is not reached; where its host has taken a connection for it meanwhile, it lives
 * and merely stalls, and has longer. One whose host says that nobody listens is not reached,
 * whatever else is heard of it. Nor is one whose host does not answer on the path that clients'
 * packets take, where that path is {@link #probing probed}. Time in which the director's own
 * process stood still is not held against anybody.
 *
 * <p>Pure: the time comes in, of a clock that goes by milliseconds; jumps of it count as a pause.
 * Not safe for use by several threads.
 */
public final class FailureDetector {
  /** Silence after which a process is not reached; longer than a stall that must be forgiven. */
  public static final Duration TIMEOUT = Duration.ofMillis(850);

  /** The same for a process whose host has taken a connection for it in the middle of it. */
  public static final Duration STALL = Duration.ofSeconds(2);

  /** A process that was silent for this long should be connected to, to see why. */
  public static final long SUSPICIOUS_MS = 300;

  /** Nobody is judged before everybody could be heard for this long. */
  public static final long LISTENING_MS = 1_000;

  /** A time between two calls that is longer than this was a pause of this process. */
  public static final long PAUSE_MS = 300;

  /** A process that was silent for this long is forgotten unless the epoch has it. */
  static final long FORGOTTEN_MS = 60_000;

  private final long timeoutMs;
  private final OwnTime time;
  private final Map<MemberKey, Long> heardMs = new HashMap<>();
  private final Map<MemberKey, Long> refusedMs = new HashMap<>();
  private final Map<MemberKey, Long> acceptedMs = new HashMap<>();
  private final Map<MemberKey, Long> answeredMs = new HashMap<>();
  private Set<MemberKey> probed = Set.of();
  private final List<Judged> judged = new ArrayList<>();
  private final Set<MemberKey> expected = new HashSet<>();
  private List<EpochNode> epochNodes = List.of();
  private long listeningSinceMs;
  private long fitSinceMs = -1;

  /** A node of the epoch. */
  private record Judged(List<MemberKey> processes, boolean demoted) {}

  public FailureDetector(Duration timeout, long nowMs) {
    this.timeoutMs = timeout.toMillis();
    this.time = new OwnTime(PAUSE_MS, nowMs);
  }

  /** A process gave a sign of life. */
  public void heard(MemberKey process, long nowMs) {
    tick(nowMs);
    if (!refusedMs.containsKey(process)) {
      heardMs.put(process, time.ms());
    }
  }

  /**
   * The process's host answers, and says that nobody listens there. The process is not reached
   * until a connection was {@link #accepted} and it is heard again, so try again.
   */
  public void refused(MemberKey process, long nowMs) {
    tick(nowMs);
    refusedMs.put(process, time.ms());
    heardMs.remove(process);
  }

  /** The process's host took a connection for it, be it that the process stands still. */
  public void accepted(MemberKey process, long nowMs) {
    tick(nowMs);
    refusedMs.remove(process);
    acceptedMs.put(process, time.ms());
  }

  /**
   * These processes, and no others, have to have {@link #answered} lately to be reached, however
   * often they are heard.
   */
  public void probing(Set<MemberKey> processes) {
    probed = Set.copyOf(processes);
    answeredMs.keySet().retainAll(probed);
  }

  /** The process's host answered on the path that clients' packets take. */
  public void answered(MemberKey process, long nowMs) {
    tick(nowMs);
    if (probed.contains(process)) {
      answeredMs.put(process, time.ms());
    }
  }

  /**
   * The time is now this. To be called at least each 100 ms; longer than {@link #PAUSE_MS} without
   * it is taken as a pause of this process, and moves all deadlines by as much.
   */
  public void tick(long nowMs) {
    if (time.advance(nowMs) > timeoutMs) {
      // Senders may have given this receiver up, and need a moment to find it again.
      listeningSinceMs = time.ms();
      fitSinceMs = -1;
    }
  }

  /** Whether a process gave a sign of life within the time-out. */
  public boolean reaches(MemberKey process, long nowMs) {
    tick(nowMs);
    return reaches(process);
  }

  /** Whether to connect to a process soon: it is silent for longer than usual, or was refused. */
  public boolean suspicious(MemberKey process) {
    Long heard = heardMs.get(process);
    return refusedMs.containsKey(process) || (heard != null && time.ms() - heard >= SUSPICIOUS_MS);
  }

  /** Milliseconds since a process was heard, in this process's own time; empty if it never was. */
  public Optional<Long> silentMs(MemberKey process) {
    return Optional.ofNullable(heardMs.get(process)).map(heard -> time.ms() - heard);
  }

  /**
   * What this director says of the tier's processes. To be asked regularly, since it also looks
   * whether half of the nodes are reached, and for how long.
   *
   * @param epoch whose processes are judged; empty before the first one
   * @return empty as long as it has not listened, or not reached half of the nodes, for long enough
   *     to judge; unfit when it reaches fewer than half of those that are not demoted already
   */
  public Optional<Reach> reach(
      String directorId, long sequence, Optional<Epoch> epoch, long nowMs) {
    tick(nowMs);
    judge(epoch.map(Epoch::nodes).orElse(List.of()));
    forget(heardMs);
    forget(refusedMs);
    forget(acceptedMs);
    long number = epoch.map(Epoch::number).orElse(0L);
    boolean half = reachesHalf();
    fitSinceMs = !half ? -1 : fitSinceMs < 0 ? time.ms() : fitSinceMs;
    if (time.ms() - listeningSinceMs < LISTENING_MS) {
      return Optional.empty();
    }
    if (!half) {
      return Optional.of(new Reach(directorId, sequence, number, false, Set.of(), Set.of()));
    }
    // While it finds one after the other again, it does not accuse those that come last.
    return time.ms() - fitSinceMs < LISTENING_MS
        ? Optional.empty()
        : Optional.of(fit(directorId, sequence, number));
  }

  private Reach fit(String directorId, long sequence, long number) {
    Set<MemberKey> unreached = new HashSet<>();
    for (MemberKey process : expected) {
      if (!reaches(process)) {
        unreached.add(process);
      }
    }
    Set<MemberKey> alsoReached = new HashSet<>();
    for (MemberKey process : heardMs.keySet()) {
      if (!expected.contains(process) && reaches(process)) {
        alsoReached.add(process);
      }
    }
    return new Reach(directorId, sequence, number, true, unreached, alsoReached);
  }

  /** Times at which this process stood still, or its clock jumped. */
  public long pauses() {
    return time.pauses();
  }

  private boolean reaches(MemberKey process) {
    Long heard = heardMs.get(process);
    if (heard == null || (probed.contains(process) && !answersLately(process))) {
      return false;
    }
    long silentMs = time.ms() - heard;
    return silentMs < timeoutMs || (silentMs < STALL.toMillis() && stalls(process, heard));
  }

  private boolean answersLately(MemberKey process) {
    Long answered = answeredMs.get(process);
    return answered != null && time.ms() - answered < timeoutMs;
  }

  /** Whether its host took a connection when it had been silent for longer than usual. */
  private boolean stalls(MemberKey process, long heard) {
    Long accepted = acceptedMs.get(process);
    return accepted != null && accepted - heard >= SUSPICIOUS_MS;
  }

  /** Whether a host answered lately, be it that nobody listens there. */
  private boolean answers(MemberKey process) {
    Long refused = refusedMs.get(process);
    return reaches(process) || (refused != null && time.ms() - refused < FORGOTTEN_MS);
  }

  private boolean reachesHalf() {
    long answering = 0;
    long counting = 0;
    for (Judged node : judged) {
      boolean answers = answers(node);
      answering += answers ? 1 : 0;
      counting += answers || !node.demoted() ? 1 : 0;
    }
    return answering * 2 >= counting;
  }

  private boolean answers(Judged node) {
    for (MemberKey process : node.processes()) {
      if (answers(process)) {
        return true;
      }
    }
    return false;
  }

  private void forget(Map<MemberKey, Long> seen) {
    if (seen.isEmpty()) {
      return;
    }
    seen.entrySet()
        .removeIf(
            entry ->
                time.ms() - entry.getValue() > FORGOTTEN_MS && !expected.contains(entry.getKey()));
  }

  /** Names of processes are made once for an epoch, since it is asked ten times a second. */
  private void judge(List<EpochNode> nodes) {
    if (nodes.equals(epochNodes)) {
      return;
    }
    epochNodes = nodes;
    judged.clear();
    expected.clear();
    for (EpochNode node : nodes) {
      List<MemberKey> processes = new ArrayList<>();
      for (Incarnation incarnation : node.incarnations()) {
        processes.add(new MemberKey(node.id(), incarnation.number()));
      }
      judged.add(new Judged(processes, node.state() == NodeState.DEMOTED));
      expected.addAll(processes);
    }
  }
}
