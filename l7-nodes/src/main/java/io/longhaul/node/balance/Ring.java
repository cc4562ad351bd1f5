package io.longhaul.node.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Consistent hashing (Karger et al., 1997): each member that serves has points on a ring by its
 * weight; a key belongs to the point behind it. It depends on addresses and weights only, so that
 * all nodes agree, and a member that comes or goes moves no keys but its own.
 */
final class Ring {
  /** Points of the member with the greatest weight, where there is room. */
  static final int POINTS = 160;

  /** Points of all members together, but for at least one each. */
  static final int MAX_POINTS = 65_536;

  private final long[] hashes;
  private final int[] owners;

  private Ring(long[] hashes, int[] owners) {
    this.hashes = hashes;
    this.owners = owners;
  }

  private record Point(long hash, int owner) {}

  /** The ring of these members; each is named by its place in the list. */
  static Ring of(List<Member> members) {
    int greatest = members.stream().mapToInt(Member::weight).max().orElse(0);
    int most = Math.min(POINTS, MAX_POINTS / Math.max(1, members.size()));
    Point[] points =
        IntStream.range(0, members.size())
            .filter(owner -> members.get(owner).serves())
            .boxed()
            .flatMap(owner -> points(members.get(owner), owner, most, greatest))
            .sorted(Comparator.comparingLong(Point::hash).thenComparingInt(Point::owner))
            .toArray(Point[]::new);
    return new Ring(
        Arrays.stream(points).mapToLong(Point::hash).toArray(),
        Arrays.stream(points).mapToInt(Point::owner).toArray());
  }

  private static Stream<Point> points(Member member, int owner, int most, int greatest) {
    long base = Hashes.of(member.state().endpoint().toString());
    int count = Math.max(1, Math.round((float) most * member.weight() / greatest));
    return IntStream.range(0, count).mapToObj(i -> new Point(Hashes.mixed(base + i), owner));
  }

  int size() {
    return hashes.length;
  }

  /** The point that a key belongs to. */
  int pointOf(long key) {
    int found = Arrays.binarySearch(hashes, key);
    int point = found >= 0 ? found : -found - 1;
    return point == hashes.length ? 0 : point;
  }

  /** Whose point it is; points are numbered round the ring without end. */
  int owner(int point) {
    return owners[point % owners.length];
  }
}
