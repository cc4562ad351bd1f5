package io.longhaul.chaos.exhaustive;

/**
 * How much may still happen: what bounds a search.
 *
 * @param epochs to be published
 * @param faults to strike
 * @param operations of the operator: drain, undrain, stop, remove the door
 * @param syns first ones, repeated ones and spoofed ones
 * @param sends of segments by open clients that take their time on the way
 * @param closes of connections, by either side
 */
record Budget(int epochs, int faults, int operations, int syns, int sends, int closes) {
  /** Most of anything; far beyond what a search can finish. */
  static final int MOST = 100;

  Budget lessEpoch() {
    return new Budget(epochs - 1, faults, operations, syns, sends, closes);
  }

  Budget lessFault() {
    return new Budget(epochs, faults - 1, operations, syns, sends, closes);
  }

  Budget lessOperation() {
    return new Budget(epochs, faults, operations - 1, syns, sends, closes);
  }

  Budget lessSyn() {
    return new Budget(epochs, faults, operations, syns - 1, sends, closes);
  }

  Budget lessSend() {
    return new Budget(epochs, faults, operations, syns, sends - 1, closes);
  }

  Budget lessClose() {
    return new Budget(epochs, faults, operations, syns, sends, closes - 1);
  }

  void addTo(Digest digest) {
    digest.add(epochs).add(faults).add(operations).add(syns).add(sends).add(closes);
  }

  @Override
  public String toString() {
    return "epochs=%d faults=%d operations=%d syns=%d sends=%d closes=%d"
        .formatted(epochs, faults, operations, syns, sends, closes);
  }
}
