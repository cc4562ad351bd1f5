package io.longhaul.node.discovery;

import io.longhaul.node.metrics.ResolveFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the addresses of a name from a response (RFC 1035, section 4.1; RFC 3596): the records of
 * the name, or of the one that its aliases lead to. Records of other names are not looked at.
 */
final class AnswerReader {
  /** Aliases that are followed; more are taken for a loop. */
  static final int MAX_ALIASES = 8;

  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;

  private final DnsResponse response;
  private final DnsRecordType type;
  private long ttlSeconds = Long.MAX_VALUE;

  private AnswerReader(DnsResponse response, DnsRecordType type) {
    this.response = response;
    this.type = type;
  }

  static Answer read(DnsResponse response, String name, DnsRecordType type) {
    DnsResponseCode code = response.code();
    if (code.equals(DnsResponseCode.NXDOMAIN)) {
      return new Answer.Addresses(List.of(), 0);
    }
    if (!code.equals(DnsResponseCode.NOERROR)) {
      return new Answer.Failed(ResolveFailure.SERVER);
    }
    if (response.isTruncated()) {
      return new Answer.Failed(ResolveFailure.MALFORMED);
    }
    try {
      return new AnswerReader(response, type).follow(absolute(name));
    } catch (RuntimeException | UnknownHostException e) {
      // Netty's decoder says in many ways that bytes are no name.
      return new Answer.Failed(ResolveFailure.MALFORMED);
    }
  }

  private Answer follow(String name) throws UnknownHostException {
    String current = name;
    for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      List<InetAddress> addresses = addresses(current);
      if (!addresses.isEmpty()) {
        return new Answer.Addresses(addresses, ttlSeconds);
      }
      String alias = alias(current);
      if (alias.isEmpty()) {
        return new Answer.Addresses(List.of(), 0);
      }
      current = alias;
    }
    return new Answer.Failed(ResolveFailure.MALFORMED);
  }

  private List<InetAddress> addresses(String owner) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (DnsRawRecord rr : records(owner, type)) {
      int length = type.equals(DnsRecordType.A) ? V4_BYTES : V6_BYTES;
      if (rr.content().readableBytes() != length) {
        throw new IllegalArgumentException(
            rr.content().readableBytes() + " bytes (expected: " + length + ")");
      }
      InetAddress address = InetAddress.getByAddress(ByteBufUtil.getBytes(rr.content()));
      // Neither names a host, and a connection to 0.0.0.0 would be one to this host.
      if (!address.isAnyLocalAddress() && !address.isMulticastAddress()) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private String alias(String owner) {
    for (DnsRawRecord rr : records(owner, DnsRecordType.CNAME)) {
      ByteBuf name = rr.content().duplicate();
      return absolute(DefaultDnsRecordDecoder.decodeName(name));
    }
    return "";
  }

  private List<DnsRawRecord> records(String owner, DnsRecordType wanted) {
    List<DnsRawRecord> found = new ArrayList<>();
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      DnsRecord rr = response.recordAt(DnsSection.ANSWER, i);
      if (rr instanceof DnsRawRecord raw
          && raw.type().equals(wanted)
          && absolute(raw.name()).equals(owner)) {
        ttlSeconds = Math.min(ttlSeconds, raw.timeToLive());
        found.add(raw);
      }
    }
    return found;
  }

  private static String absolute(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower : lower + ".";
  }
}
