package io.longhaul.node.health;

import io.longhaul.node.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two messages of grpc.health.v1, each behind gRPC's five bytes of flag and length: {@code
 * HealthCheckRequest {string service = 1}} and {@code HealthCheckResponse {ServingStatus status =
 * 1}}.
 */
final class GrpcHealth {
  /** More than an answer has. */
  static final int MAX_ANSWER_BYTES = 1_024;

  private static final int PREFIX_BYTES = 5;
  private static final int SERVICE_FIELD = 0x0A;
  private static final int STATUS_FIELD = 0x08;
  private static final int SERVING = 1;
  private static final int MORE = 0x80;
  private static final String CALL_STATUS = "grpc-status";
  private static final List<String> CALL_OK = List.of("0");

  private GrpcHealth() {}

  /** Asks for a service; the server as a whole has the empty name. */
  static ByteBuf request(ByteBufAllocator allocator, String service) {
    ByteBuf message = allocator.buffer();
    message.writeByte(0).writeInt(0);
    if (!service.isEmpty()) {
      message.writeByte(SERVICE_FIELD);
      int length = service.length();
      while (length >= MORE) {
        message.writeByte((length & (MORE - 1)) | MORE);
        length >>>= 7;
      }
      message.writeByte(length);
      ByteBufUtil.writeAscii(message, service);
    }
    return message.setInt(1, message.readableBytes() - PREFIX_BYTES);
  }

  /** Whether an answer says SERVING, and no more than that, and its call ended well. */
  static boolean isServing(ByteBuf answer, Optional<Trailers> trailers) {
    int at = answer.readerIndex();
    return endedWell(trailers)
        && answer.readableBytes() == PREFIX_BYTES + 2
        && answer.getByte(at) == 0
        && answer.getInt(at + 1) == 2
        && answer.getByte(at + PREFIX_BYTES) == STATUS_FIELD
        && answer.getByte(at + PREFIX_BYTES + 1) == SERVING;
  }

  // A call without a status has failed, whatever it said before (gRPC over HTTP/2, Responses).
  private static boolean endedWell(Optional<Trailers> trailers) {
    List<String> statuses = new ArrayList<>();
    trailers.ifPresent(
        all ->
            all.forEach(
                (name, value) -> {
                  if (name.equals(CALL_STATUS)) {
                    statuses.add(value);
                  }
                }));
    return statuses.equals(CALL_OK);
  }
}
