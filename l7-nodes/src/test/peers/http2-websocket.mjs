// WebSockets on streams of HTTP/2 (RFC 8441): Node's own HTTP/2 below, the frames of ws above.
import { WebSocket, PerMessageDeflate, extension, subprotocol } from 'ws';

const NAME = PerMessageDeflate.extensionName;

// What ws makes of its options by itself where it opens the connection, too.
const OPTIONS = {
  allowSynchronousEvents: true,
  autoPong: true,
  closeTimeout: 30_000,
  maxBufferedChunks: 256 * 1024,
  maxFragments: 16 * 1024,
  maxPayload: 100 * 1024 * 1024,
  maxPendingAutoPongs: 60,
  skipUTF8Validation: false,
};

/** Answers an extended CONNECT; nothing where it was refused. */
export function accept(stream, headers, { choose, ...more }) {
  stream.on('error', () => {});
  const response = { ':status': 200 };
  const socket = new WebSocket(null, undefined, { ...OPTIONS, ...more });
  try {
    const protocols = headers['sec-websocket-protocol'];
    const chosen = protocols && choose(subprotocol.parse(protocols));
    if (chosen) response['sec-websocket-protocol'] = chosen;
    const extensions = headers['sec-websocket-extensions'];
    const offers = extensions ? extension.parse(extensions)[NAME] : undefined;
    if (offers) {
      const deflate = new PerMessageDeflate({ threshold: 0, isServer: true, ...more });
      deflate.accept(offers);
      socket._extensions = { [NAME]: deflate };
      response['sec-websocket-extensions'] = extension.format({ [NAME]: [deflate.params] });
    }
  } catch {
    stream.respond({ ':status': 400 }, { endStream: true });
    return undefined;
  }
  stream.respond(response);
  socket.setSocket(stream, Buffer.alloc(0), { ...OPTIONS, ...more });
  return socket;
}

/** Opens a WebSocket on a session whose peer allows it; a promise of it. */
export function connect(session, path, fields = {}) {
  return new Promise((done, fail) => {
    const stream = session.request(
      {
        ':method': 'CONNECT',
        ':protocol': 'websocket',
        ':scheme': session.encrypted ? 'https' : 'http',
        ':authority': 'a.example',
        ':path': path,
        'sec-websocket-version': '13',
        ...fields,
      },
      { endStream: false },
    );
    stream.on('error', fail);
    stream.on('response', (response) => {
      if (response[':status'] !== 200) {
        fail(new Error(`status: ${response[':status']} (expected: 200)`));
        stream.close();
        return;
      }
      const socket = new WebSocket(null, undefined, OPTIONS);
      socket._isServer = false;
      socket._protocol = response['sec-websocket-protocol'] ?? '';
      socket.setSocket(stream, Buffer.alloc(0), OPTIONS);
      done(socket);
    });
  });
}
