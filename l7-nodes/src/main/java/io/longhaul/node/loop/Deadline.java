package io.longhaul.node.loop;

/**
 * One moment at which something is to happen, or none. It is a link in its wheel's lists itself, so
 * that setting, moving and clearing it neither allocates nor searches.
 */
public final class Deadline {
  private final Expiry expiry;
  private Deadline previous;
  private Deadline next;
  private long tick;

  public Deadline(Expiry expiry) {
    this.expiry = expiry;
    this.previous = this;
    this.next = this;
  }

  /** Whether it is set. */
  public boolean isSet() {
    return next != this;
  }

  long tick() {
    return tick;
  }

  Deadline next() {
    return next;
  }

  void fire() {
    expiry.expired();
  }

  void linkBefore(Deadline sentinel, long newTick) {
    tick = newTick;
    previous = sentinel.previous;
    next = sentinel;
    previous.next = this;
    sentinel.previous = this;
  }

  void unlink() {
    previous.next = next;
    next.previous = previous;
    previous = this;
    next = this;
  }
}
