package io.longhaul.ops.packet;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Frames that somebody gives: a capture, a file of hexadecimal lines, or the digits themselves. */
final class Frames {
  /** Shortest frame that the kernel runs a program on: its Ethernet header. */
  static final int MIN_BYTES = 14;

  /** Longest one: a page less the room that the kernel keeps around a packet. */
  static final int MAX_BYTES = 3520;

  private Frames() {}

  /**
   * Reads what a command line names.
   *
   * @throws CommandFailure when it is none of these, or a frame is too short or too long
   */
  static List<byte[]> read(String given) {
    List<byte[]> frames = isFile(given) ? fromFile(Path.of(given)) : List.of(hex(given, given));
    for (int i = 0; i < frames.size(); i++) {
      int bytes = frames.get(i).length;
      if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
        throw failure(
            "packet %d: %d bytes (expected: %d to %d, from the Ethernet header on)"
                .formatted(i + 1, bytes, MIN_BYTES, MAX_BYTES));
      }
    }
    return frames;
  }

  private static boolean isFile(String given) {
    try {
      return Files.isRegularFile(Path.of(given));
    } catch (InvalidPathException _) {
      return false;
    }
  }

  private static List<byte[]> fromFile(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return Pcap.isPcap(bytes) ? Pcap.read(file.toString(), bytes) : hexLines(file, bytes);
    } catch (IOException e) {
      throw new CommandFailure(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<byte[]> hexLines(Path file, byte[] bytes) {
    List<byte[]> frames = new ArrayList<>();
    int number = 0;
    for (String line : new String(bytes, StandardCharsets.ISO_8859_1).lines().toList()) {
      number++;
      String digits = line.replaceFirst("#.*", "").strip();
      if (!digits.isEmpty()) {
        frames.add(hex(digits, file + ":" + number));
      }
    }
    return frames;
  }

  private static byte[] hex(String digits, String where) {
    try {
      return HexFormat.of().parseHex(digits.replaceAll("[\\s:]", ""));
    } catch (IllegalArgumentException e) {
      throw failure(
          where + ": not a packet (expected: a pcap file, a file of hexadecimal lines, or digits)");
    }
  }

  static CommandFailure failure(String message) {
    return new CommandFailure(message, CommandFailure.USAGE);
  }
}
