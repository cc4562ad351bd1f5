package io.longhaul.node.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.Head;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http.KnownField;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

final class ResponseFieldsTest {
  private static final HttpLimits LIMITS =
      new HttpLimits(HttpLimits.DEFAULT_START_LINE_BYTES, 32 * 1024, HttpLimits.DEFAULT_FIELDS);

  private static Http2Headers ok() {
    return new DefaultHttp2Headers().status("200").add("sec-websocket-accept", "another key's");
  }

  @Test
  void consentToAnExtendedConnectHasTheAcceptOfTheKeyAtHandAndNoOther() throws Exception {
    Head head = ResponseFields.switching(ok(), "the right one", LIMITS);
    assertThat(head.occurrences(KnownField.SEC_WEBSOCKET_ACCEPT)).isEqualTo(1);
    assertThat(head.list("sec-websocket-accept")).contains("the right one");
  }

  @Test
  void otherResponsesKeepAllTheirFields() throws Exception {
    assertThat(ResponseFields.head(ok(), LIMITS).list("sec-websocket-accept"))
        .contains("another key's");
  }
}
