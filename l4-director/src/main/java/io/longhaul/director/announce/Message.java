package io.longhaul.director.announce;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** A BGP message (RFC 4271, section 4), as much of it as a speaker without ears needs. */
sealed interface Message {
  /** Bytes of the header: marker, length, type. */
  int HEADER_BYTES = 19;

  /** Largest message; nobody here agrees to larger ones (RFC 8654). */
  int MAX_BYTES = 4096;

  /**
   * Opens a session.
   *
   * @param asn the sender's AS, by the capability where it is given
   * @param holdTimeS its hold time; 0 for no keep-alive at all
   * @param fourOctetAs whether it knows AS numbers of four octets (RFC 6793)
   * @param families what it takes; IPv4 where it says nothing
   */
  record Open(
      long asn, int holdTimeS, Inet4Address routerId, boolean fourOctetAs, Set<Family> families)
      implements Message {
    public Open {
      families = Set.copyOf(families);
    }
  }

  /** Says that the sender lives. */
  record Keepalive() implements Message {}

  /** Ends a session and says why. */
  record Notification(Fault fault) implements Message {}

  /** Announces host routes of one family with one path. */
  record Announce(Path path, List<InetAddress> addresses) implements Message {
    public Announce {
      addresses = List.copyOf(addresses);
    }
  }

  /** Takes host routes of one family back. */
  record Withdraw(List<InetAddress> addresses) implements Message {
    public Withdraw {
      addresses = List.copyOf(addresses);
    }
  }

  /** A neighbour's routes: well-formed in their lengths, and of no interest here. */
  record Ignored() implements Message {}
}
