package io.longhaul.node.websocket;

/**
 * What one piece of a direction brought. One an event loop, since only the piece at hand counts.
 */
final class Followed {
  private int frames;
  private int messages;
  private int faultyFrameStart;
  private int end;

  /** A piece that begins there. */
  void begin(int start) {
    end = start;
    frames = 0;
    messages = 0;
    faultyFrameStart = -1;
  }

  void frameEnded(boolean message) {
    frames++;
    messages += message ? 1 : 0;
  }

  void faultIn(int frameStart) {
    faultyFrameStart = frameStart;
  }

  void endAt(int index) {
    end = index;
  }

  /** Up to where the piece has been followed. */
  int end() {
    return end;
  }

  /** Frames that ended in it. */
  int frames() {
    return frames;
  }

  /** Messages that ended in it; control frames are none. */
  int messages() {
    return messages;
  }

  /** Index where its faulty frame begins; -1 if that was in an earlier piece. */
  int faultyFrameStart() {
    return faultyFrameStart;
  }
}
