package io.longhaul.director.announce;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The messages that turn what a neighbour was told into what it is to know; none where that is the
 * same.
 */
final class OfferChange {
  private OfferChange() {}

  static List<Message> between(Offer told, Offer wished, Function<Family, Path> paths) {
    List<Message> messages = new ArrayList<>();
    each(without(told.addresses(), wished.addresses()), Message.Withdraw::new, messages);
    List<InetAddress> announced =
        told.gracefulShutdown() == wished.gracefulShutdown()
            ? without(wished.addresses(), told.addresses())
            : wished.addresses();
    each(
        announced,
        some -> new Message.Announce(paths.apply(Family.of(some.getFirst())), some),
        messages);
    return messages;
  }

  private static List<InetAddress> without(
      List<InetAddress> addresses, Collection<InetAddress> others) {
    Set<InetAddress> there = new HashSet<>(others);
    return addresses.stream().filter(address -> !there.contains(address)).toList();
  }

  private static void each(
      List<InetAddress> addresses,
      Function<List<InetAddress>, Message> message,
      List<Message> messages) {
    for (Family family : Family.values()) {
      List<InetAddress> own =
          addresses.stream().filter(address -> Family.of(address) == family).toList();
      for (int from = 0; from < own.size(); from += MessageEncoder.MAX_ADDRESSES) {
        int to = Math.min(own.size(), from + MessageEncoder.MAX_ADDRESSES);
        messages.add(message.apply(own.subList(from, to)));
      }
    }
  }
}
