package io.longhaul.director.xdp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where frames are sent to hosts, and what hosts send to clients comes out and is kept. */
final class Wire implements AutoCloseable {
  private static final long LIMIT_NS = 30_000_000_000L;

  private final RawLink link;
  private final List<Segment> unread = new ArrayList<>();
  private final List<Segment> resets = new ArrayList<>();

  /** Opens an interface of the calling thread's network namespace. */
  Wire(int interfaceIndex) throws Exception {
    try {
      link = new RawLink(interfaceIndex);
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  void send(byte[] frame) {
    try {
      link.send(frame);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes the first segment that is wanted, of those that came and were not taken yet. */
  Segment await(String what, Predicate<Segment> wanted) {
    long endNs = System.nanoTime() + LIMIT_NS;
    while (true) {
      drain();
      for (Iterator<Segment> all = unread.iterator(); all.hasNext(); ) {
        Segment segment = all.next();
        if (wanted.test(segment)) {
          all.remove();
          return segment;
        }
      }
      if (System.nanoTime() > endNs) {
        throw new AssertionError(what + ": not within 30 s, only " + unread);
      }
      Thread.onSpinWait();
    }
  }

  /** Resets that came so far, which are not awaited like other segments. */
  List<Segment> resets() {
    drain();
    return List.copyOf(resets);
  }

  private void drain() {
    Optional<byte[]> frame = poll();
    while (frame.isPresent()) {
      Segment.read(frame.get()).ifPresent(s -> (s.isReset() ? resets : unread).add(s));
      frame = poll();
    }
  }

  private Optional<byte[]> poll() {
    try {
      return link.poll();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
