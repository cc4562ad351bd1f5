package io.longhaul.director.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What the connections of one event loop share, since only one of them works at a time: a buffer to
 * copy through, and pipes to splice through.
 *
 * <p>A connection has a pipe only while bytes of it are in there, so idle ones cost no descriptor.
 */
final class LoopBuffers {
  /** Bytes that one read takes at most; the size of a pipe as Linux makes it. */
  static final int READ_BYTES = 64 * 1024;

  /** Pipes of one event loop; a connection that finds none copies instead. */
  static final int MAX_PIPES = 64;

  private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BYTES);
  private final Splice splice = new Splice();
  private final ArrayDeque<Pipe> idle = new ArrayDeque<>();
  private int pipes;

  ByteBuffer scratch() {
    return scratch;
  }

  Splice splice() {
    return splice;
  }

  /** An empty pipe, unless all are in use or the system gives no more. */
  Optional<Pipe> takePipe() {
    Pipe pipe = idle.poll();
    if (pipe != null) {
      return Optional.of(pipe);
    }
    if (pipes >= MAX_PIPES) {
      return Optional.empty();
    }
    try {
      Pipe opened = Pipe.open();
      pipes++;
      return Optional.of(opened);
    } catch (IOException e) {
      // No descriptors left: copying needs none.
      return Optional.empty();
    }
  }

  /** Takes a pipe back; one with bytes in it is closed, since they are another connection's. */
  void giveBack(Pipe pipe) {
    if (pipe.held() == 0) {
      idle.push(pipe);
    } else {
      pipe.close();
      pipes--;
    }
  }

  void close() {
    idle.forEach(Pipe::close);
    idle.clear();
  }
}
