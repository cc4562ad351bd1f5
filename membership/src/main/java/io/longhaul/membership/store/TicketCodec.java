package io.longhaul.membership.store;

import io.longhaul.membership.model.TicketSecret;
import io.longhaul.membership.model.TicketSecrets;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code tickets} as JSON. */
final class TicketCodec {
  private TicketCodec() {}

  static byte[] encode(TicketSecrets secrets) {
    ObjectNode json = JsonFields.object();
    ArrayNode list = json.putArray("secrets");
    secrets
        .all()
        .forEach(
            secret ->
                list.addObject().put("sinceMs", secret.sinceMs()).put("secret", secret.base64()));
    return JsonFields.bytes(json);
  }

  static TicketSecrets decode(byte[] bytes) {
    return JsonFields.read(
        "tickets",
        bytes,
        json ->
            new TicketSecrets(
                json.objects("secrets").stream()
                    .map(s -> TicketSecret.ofBase64(s.number("sinceMs"), s.text("secret")))
                    .toList()));
  }
}
