package io.longhaul.node.http2;

import java.util.ArrayList;
import java.util.List;

/**
 * The streams of one connection for which the current read brought frames. On its event loop only.
 */
public final class ReadStreams {
  private final List<StreamFrames> streams = new ArrayList<>();

  /** Frames have come; what comes for one stream in a row is noted once. */
  @SuppressWarnings("ReferenceEquality") // the very one
  public void add(StreamFrames frames) {
    if (streams.isEmpty() || streams.getLast() != frames) {
      streams.add(frames);
    }
  }

  /** All frames of the read have been handed over; more may be added meanwhile. */
  public void readComplete() {
    for (int i = 0; i < streams.size(); i++) {
      streams.get(i).readComplete();
    }
    streams.clear();
  }
}
