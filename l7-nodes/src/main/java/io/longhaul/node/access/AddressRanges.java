package io.longhaul.node.access;

import io.longhaul.node.config.Prefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Prefixes of one address family, flattened: the address space is cut where the answer changes, and
 * a look-up is one binary search. Longest match is decided when it is built. 17 bytes a cut, at
 * most two cuts a prefix.
 */
final class AddressRanges {
  private final long[] high;
  private final long[] low;
  private final AddressTable.Finding[] findings;

  private AddressRanges(List<Cut> cuts) {
    high = cuts.stream().mapToLong(cut -> cut.at.high).toArray();
    low = cuts.stream().mapToLong(cut -> cut.at.low).toArray();
    findings = cuts.stream().map(Cut::finding).toArray(AddressTable.Finding[]::new);
  }

  /** What the last cut at or before the address says. */
  AddressTable.Finding find(byte[] address) {
    Point point = Point.of(address);
    int from = 0;
    int to = findings.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (Point.compare(high[middle], low[middle], point.high, point.low) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from == 0 ? AddressTable.Finding.UNLISTED : findings[from - 1];
  }

  /** An address as an unsigned number. */
  private record Point(long high, long low) implements Comparable<Point> {
    static Point of(byte[] address) {
      long high = 0;
      long low = 0;
      for (byte octet : address) {
        high = high << Byte.SIZE | low >>> (Long.SIZE - Byte.SIZE);
        low = low << Byte.SIZE | (octet & 0xFF);
      }
      return new Point(high, low);
    }

    /** The last address of a range that begins here; bits counted from the right. */
    Point last(int freeBits) {
      long lowMask = freeBits >= Long.SIZE ? -1 : (1L << freeBits) - 1;
      int over = Math.max(0, freeBits - Long.SIZE);
      long highMask = over >= Long.SIZE ? -1 : (1L << over) - 1;
      return new Point(high | highMask, low | lowMask);
    }

    Point next() {
      return new Point(low == -1 ? high + 1 : high, low + 1);
    }

    static int compare(long high, long low, long otherHigh, long otherLow) {
      int order = Long.compareUnsigned(high, otherHigh);
      return order != 0 ? order : Long.compareUnsigned(low, otherLow);
    }

    @Override
    public int compareTo(Point other) {
      return compare(high, low, other.high, other.low);
    }
  }

  private record Range(Point first, Point last, int length, AddressTable.Finding finding) {}

  private record Cut(Point at, AddressTable.Finding finding) {}

  /** Collects prefixes. */
  static final class Builder {
    // Outer ranges before inner ones; of two equal ones that which is denied comes last and wins.
    private static final Comparator<Range> ORDER =
        Comparator.comparing(Range::first)
            .thenComparingInt(Range::length)
            .thenComparing(Range::finding);

    private final int bits;
    private final List<Range> ranges = new ArrayList<>();
    private final List<Cut> cuts = new ArrayList<>();

    Builder(int bits) {
      this.bits = bits;
    }

    void add(Prefix prefix, AddressTable.Finding finding) {
      Point first = Point.of(prefix.network().getAddress());
      ranges.add(new Range(first, first.last(bits - prefix.length()), prefix.length(), finding));
    }

    AddressRanges build() {
      Range[] sorted = ranges.toArray(Range[]::new);
      Arrays.sort(sorted, ORDER);
      Deque<Range> open = new ArrayDeque<>();
      for (Range range : sorted) {
        closeBefore(range.first, open);
        open.push(range);
        cut(range.first, range.finding);
      }
      while (!open.isEmpty()) {
        close(open);
      }
      return new AddressRanges(cuts);
    }

    private void closeBefore(Point point, Deque<Range> open) {
      while (!open.isEmpty() && open.element().last.compareTo(point) < 0) {
        close(open);
      }
    }

    private void close(Deque<Range> open) {
      Point behind = open.pop().last.next();
      boolean beyond = bits == Integer.SIZE ? behind.low > 0xFFFF_FFFFL : behind.equals(ZERO);
      if (!beyond) {
        cut(behind, open.isEmpty() ? AddressTable.Finding.UNLISTED : open.element().finding);
      }
    }

    private void cut(Point at, AddressTable.Finding finding) {
      if (!cuts.isEmpty() && cuts.getLast().at.equals(at)) {
        cuts.removeLast();
      }
      if (cuts.isEmpty() || cuts.getLast().finding != finding) {
        cuts.add(new Cut(at, finding));
      }
    }
  }

  private static final Point ZERO = new Point(0, 0);
}
