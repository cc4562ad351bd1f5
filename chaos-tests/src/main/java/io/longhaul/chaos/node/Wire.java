package io.longhaul.chaos.node;

/** What is spoken on both sides of a proxy. */
enum Wire {
  /** HTTP/1.1 from clients, and to the application. */
  PLAIN("plain"),
  /** TLS from clients, with HTTP/2 and HTTP/1.1 to choose from; HTTP/1.1 to the application. */
  TLS("tls"),
  /** HTTP/1.1 from clients, HTTP/2 without TLS to the application. */
  H2_UPSTREAM("h2");

  private final String label;

  Wire(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Whether clients speak TLS. */
  boolean secure() {
    return this == TLS;
  }
}
