package io.longhaul.ops.process;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.LineEncoder;
import io.netty.handler.codec.string.LineSeparator;
import io.netty.handler.codec.string.StringDecoder;
import java.nio.charset.StandardCharsets;

/** Lines of text on a connection between two runs of a node. */
final class HandoverLines {
  private static final int MAX_LINE_BYTES = 512;
  private static final int MOST_SHOWN = 40;
  private static final int MOST_OF_A_PART = 480;

  private HandoverLines() {}

  /** Adds what makes lines of bytes, and bytes of lines; a longer line ends the connection. */
  static void add(ChannelPipeline pipeline) {
    pipeline.addLast(
        new LineBasedFrameDecoder(MAX_LINE_BYTES, true, true),
        new StringDecoder(StandardCharsets.UTF_8),
        new LineEncoder(LineSeparator.UNIX, StandardCharsets.UTF_8));
  }

  /** The name of a part as it fits into a line. */
  static String partText(String part) {
    return visible(part, MOST_OF_A_PART);
  }

  /** What somebody said, fit for a log. */
  static String shown(String line) {
    return visible(line, MOST_SHOWN);
  }

  private static String visible(String text, int mostChars) {
    String cut = text.substring(0, Math.min(text.length(), mostChars));
    return cut.replaceAll("[^\\x20-\\x7E]", "?");
  }
}
