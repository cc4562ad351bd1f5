// Applications that answer with what they are sent: node echo-server.mjs CERTIFICATE KEY. Says on
// one line which port speaks what, and ends with its standard input.
//
// http1, https1: HTTP/1.1 and RFC 6455. h2c, h2: HTTP/2 and RFC 8441. At /commands the message
// "close CODE REASON" makes the server close; at /greeting it says hello and closes.
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { WebSocketServer } from 'ws';
import { accept } from './http2-websocket.mjs';

const LIMITS = { maxPayload: 32 * 1024 * 1024, maxPendingAutoPongs: 10_000 };
const [certificate, key] = process.argv.slice(2);
const tls = { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) };
const choose = (offered) => (offered.has('chat') ? 'chat' : false);

function serve(socket, path) {
  socket.on('error', () => {}); // it closes by itself with the code that belongs to the fault
  if (path === '/greeting') {
    socket.send('hello');
    socket.close(1000, 'that was all');
    return;
  }
  socket.on('message', (message, binary) => {
    const command = path === '/commands' && !binary && /^close (\d+) (.*)$/.exec(String(message));
    if (command) {
      socket.close(Number(command[1]), command[2]);
    } else {
      socket.send(message, { binary });
    }
  });
}

/** Collects a body, and tells what to answer. */
function answer(body, post, done) {
  const chunks = [];
  body.on('error', () => {});
  body.on('data', (chunk) => chunks.push(chunk));
  body.on('end', () => done(post ? Buffer.concat(chunks) : Buffer.from('hello\n')));
}

function first(server) {
  const sockets = new WebSocketServer({
    server,
    ...LIMITS,
    perMessageDeflate: { threshold: 0 },
    handleProtocols: choose,
  });
  sockets.on('connection', (socket, request) => serve(socket, request.url));
  return server.on('request', (request, response) => {
    answer(request, request.method === 'POST', (body) => {
      response.writeHead(200, { 'content-length': body.length });
      response.end(body);
    });
  });
}

function second(server) {
  server.on('error', () => {}).on('sessionError', () => {});
  return server.on('stream', (stream, headers) => {
    if (headers[':protocol'] === 'websocket') {
      const socket = accept(stream, headers, { ...LIMITS, choose });
      if (socket) serve(socket, headers[':path']);
      return;
    }
    answer(stream, headers[':method'] === 'POST', (body) => {
      stream.respond({ ':status': 200, 'content-length': body.length });
      stream.end(body);
    });
  });
}

const settings = { enableConnectProtocol: true };
const servers = {
  http1: first(http.createServer()),
  https1: first(https.createServer(tls)),
  h2c: second(http2.createServer({ settings })),
  h2: second(http2.createSecureServer({ ...tls, settings })),
};
const ports = {};
for (const [name, server] of Object.entries(servers)) {
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  ports[name] = server.address().port;
}
console.log(JSON.stringify(ports));
process.stdin.resume().on('end', () => process.exit(0));
