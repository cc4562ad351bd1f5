package io.longhaul.ops.admin.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A request's body as text. */
final class BodyText {
  private BodyText() {}

  /**
   * Reads it to its end.
   *
   * @throws ProblemException 413 when it is larger, 400 when it is not UTF-8
   */
  static String read(InputStream body, int maxBytes) {
    try (body) {
      byte[] bytes = body.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw tooLarge(maxBytes).thrownWith("Connection", "close");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.badRequest("body: not UTF-8 (expected: UTF-8 text)").thrown();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Problem tooLarge(int maxBytes) {
    return Problem.of(
        "too-large",
        "The body is too large",
        413,
        "body: more than " + maxBytes + " bytes (expected: at most that)");
  }
}
