package io.longhaul.node.balance;

import io.longhaul.node.config.Balancing;
import java.util.List;

/**
 * Who may get what is new: those members that serve, are healthy and did not just refuse a
 * connection, with their weights. Where too few are healthy, health says more about the checks than
 * about the endpoints, and all are used (panic). Immutable, and right until a moment that it knows
 * or until somebody tells of a change.
 */
final class Candidates {
  private final EndpointState[] states;
  private final double[] weights;
  private final int[] positions;
  private final double totalWeight;
  private final boolean panic;
  private final int healthy;
  private final long untilMs;
  private final long version;

  private Candidates(Builder of) {
    this.states = of.states;
    this.weights = of.weights;
    this.positions = of.positions;
    this.totalWeight = of.totalWeight;
    this.panic = of.panic;
    this.healthy = of.healthy;
    this.untilMs = of.untilMs;
    this.version = of.version;
  }

  /** Decides for this moment. */
  static Candidates of(List<Member> members, Balancing balancing, long nowMs, long version) {
    return new Candidates(new Builder(members, balancing, nowMs, version));
  }

  int size() {
    return states.length;
  }

  EndpointState state(int position) {
    return states[position];
  }

  /** Above 0; the share of slow starters is in it. */
  double weight(int position) {
    return weights[position];
  }

  double totalWeight() {
    return totalWeight;
  }

  /** Where a member, by its place in the list, stands among the candidates; -1 if nowhere. */
  int positionOf(int member) {
    return positions[member];
  }

  /** Whether all are used since too few are healthy. */
  boolean isPanic() {
    return panic;
  }

  /** How many of those that serve are healthy. */
  int healthy() {
    return healthy;
  }

  boolean holdsAt(long nowMs, long currentVersion) {
    return version == currentVersion && nowMs < untilMs;
  }

  private static final class Builder {
    private final List<Member> members;
    private final long nowMs;
    private final long slowStartMs;
    private final long version;
    private final boolean panic;
    private final boolean allPassedOver;
    private int healthy;
    private long untilMs = Long.MAX_VALUE;
    private final int[] positions;
    private final EndpointState[] states;
    private final double[] weights;
    private double totalWeight;

    Builder(List<Member> members, Balancing balancing, long nowMs, long version) {
      this.members = members;
      this.nowMs = nowMs;
      this.slowStartMs = balancing.slowStart().toMillis();
      this.version = version;
      this.positions = new int[members.size()];
      this.panic = count(balancing.panicThreshold());
      this.allPassedOver = members.stream().noneMatch(this::isFirstChoice);
      int size = (int) members.stream().filter(this::isCandidate).count();
      this.states = new EndpointState[size];
      this.weights = new double[size];
      fill();
    }

    private boolean count(int panicThreshold) {
      int serving = 0;
      for (Member member : members) {
        EndpointState state = member.state();
        untilMs = Math.min(untilMs, state.nextChangeMs(nowMs, slowStartMs));
        if (member.serves()) {
          serving++;
          healthy += state.isHealthy(nowMs) ? 1 : 0;
        }
      }
      return (long) healthy * 100 < (long) serving * panicThreshold;
    }

    private boolean isUsable(Member member) {
      return member.serves() && (panic || member.state().isHealthy(nowMs));
    }

    private boolean isFirstChoice(Member member) {
      return isUsable(member) && !member.state().isPassedOver(nowMs);
    }

    private boolean isCandidate(Member member) {
      return allPassedOver ? isUsable(member) : isFirstChoice(member);
    }

    private void fill() {
      int next = 0;
      for (int i = 0; i < members.size(); i++) {
        Member member = members.get(i);
        positions[i] = -1;
        if (isCandidate(member)) {
          states[next] = member.state();
          weights[next] = member.weight() * member.state().started(nowMs, slowStartMs);
          totalWeight += weights[next];
          positions[i] = next++;
        }
      }
    }
  }
}
