package io.longhaul.node.metrics;

/** How a request ended. */
public enum RequestEnd {
  /** The upstream's response, or the opening of a WebSocket, went to the client as a whole. */
  COMPLETE(Blame.NOBODY),
  /** The request broke the rules of HTTP or a limit. */
  CLIENT_FAULT(Blame.CLIENT),
  /** The client left before its response was complete. */
  CLIENT_GONE(Blame.CLIENT),
  /** The client took too long to send its request, or to take its response. */
  CLIENT_SLOW(Blame.CLIENT),
  /** No route is for the request's host and path. */
  NO_ROUTE(Blame.CLIENT),
  /** A policy of the route or listener refused it. */
  DENIED(Blame.CLIENT),
  /** What a policy decides by could never be read. */
  NOT_READY(Blame.NODE),
  /** No endpoint of the upstream accepts a connection. */
  NO_ENDPOINT(Blame.UPSTREAM),
  /** The node could open no connection: it lacks descriptors, ports, memory, or its TLS files. */
  CANNOT_CONNECT(Blame.NODE),
  /** The upstream has as much to do as its limits allow. */
  UPSTREAM_LIMITED(Blame.UPSTREAM),
  /** This node has as much to do as it may have. */
  OVERLOADED(Blame.NODE),
  /** The upstream ended its connection before the response was complete. */
  UPSTREAM_CLOSED(Blame.UPSTREAM),
  /** The upstream's answer breaks the rules of HTTP or of WebSockets. */
  UPSTREAM_INVALID(Blame.UPSTREAM),
  /** The upstream took too long. */
  UPSTREAM_SLOW(Blame.UPSTREAM),
  /** An error of the node's own. */
  NODE_FAULT(Blame.NODE),
  /** The node stopped. */
  STOPPED(Blame.NODE);

  private final Blame blame;
  private final String label = EnumCounters.label(this);

  RequestEnd(Blame blame) {
    this.blame = blame;
  }

  /** As in the access log and in counters. */
  public String label() {
    return label;
  }

  public Blame blame() {
    return blame;
  }

  /** How a request ended whose upstream failed it. */
  public static RequestEnd of(UpstreamFailure failure) {
    return switch (failure) {
      case CLOSED, REFUSED, UNRESPONSIVE -> UPSTREAM_CLOSED;
      case INVALID_RESPONSE, INVALID_HANDSHAKE, NO_WEBSOCKETS -> UPSTREAM_INVALID;
      case FIELDS_TOO_LARGE -> CLIENT_FAULT;
      case RESPONSE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> UPSTREAM_SLOW;
      case NODE_FAULT -> NODE_FAULT;
    };
  }
}
