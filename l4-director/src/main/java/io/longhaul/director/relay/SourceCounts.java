package io.longhaul.director.relay;

import java.net.InetAddress;
import org.agrona.collections.Long2LongCounterMap;

/**
 * Open connections by source: one IPv4 address, or one IPv6 /64, since a client has a whole one.
 *
 * <p>Thread-safe; locked in stripes and only when a connection begins and ends. Holds an entry only
 * for sources with an open connection.
 */
final class SourceCounts {
  private static final int STRIPES = 16;

  /** Before an IPv4 address: the start of IPv6 prefixes that are never assigned. */
  private static final long V4_PREFIX = -1L;

  private final int limit;
  private final Long2LongCounterMap[] stripes = new Long2LongCounterMap[STRIPES];

  SourceCounts(int limit) {
    this.limit = limit;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Long2LongCounterMap(0);
    }
  }

  /** What a source's connections are counted under. */
  static long key(InetAddress source) {
    byte[] raw = source.getAddress();
    long key = raw.length == Integer.BYTES ? V4_PREFIX : 0;
    for (int i = 0; i < Math.min(raw.length, Long.BYTES); i++) {
      key = key << Byte.SIZE | (raw[i] & 0xFF);
    }
    return key;
  }

  /** Counts one more, unless the source is at its limit. */
  boolean tryAcquire(long key) {
    Long2LongCounterMap counts = stripe(key);
    synchronized (counts) {
      if (counts.get(key) >= limit) {
        return false;
      }
      counts.incrementAndGet(key);
      return true;
    }
  }

  void release(long key) {
    Long2LongCounterMap counts = stripe(key);
    synchronized (counts) {
      counts.decrementAndGet(key);
    }
  }

  /** Sources with an open connection. */
  int sources() {
    int sources = 0;
    for (Long2LongCounterMap counts : stripes) {
      synchronized (counts) {
        sources += counts.size();
      }
    }
    return sources;
  }

  private Long2LongCounterMap stripe(long key) {
    return stripes[(int) (key ^ key >>> 32) & STRIPES - 1];
  }
}
