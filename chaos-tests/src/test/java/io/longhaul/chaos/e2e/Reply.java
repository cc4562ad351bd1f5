package io.longhaul.chaos.e2e;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An answer of the admin API. */
record Reply(int status, Optional<String> etag, JsonNode json) {}
