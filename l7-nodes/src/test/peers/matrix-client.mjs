// Opens the WebSockets of a matrix: node matrix-client.mjs CELLS CA. CELLS is a JSON file of
// {row, column, protocol, port, tls, host}; for each the answer is one line, {row, column, passed} or
// with the failure beside it. Nothing takes longer than its time.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http2 from 'node:http2';
import { WebSocket } from 'ws';
import { connect } from './http2-websocket.mjs';

const CELL_WITHIN_MS = 15_000;
const MESSAGES = 200;
const [cells, authority] = process.argv.slice(2);
const ca = fs.readFileSync(authority);

/** A WebSocket and what comes on it, from its first moment. */
function listening(socket) {
  const inbox = [];
  const waiting = [];
  socket.on('error', (error) => (socket.failure = error));
  socket.on('message', (message, binary) => {
    const item = { message, binary };
    waiting.length ? waiting.shift()(item) : inbox.push(item);
  });
  socket.next = () =>
    inbox.length ? Promise.resolve(inbox.shift()) : new Promise((done) => waiting.push(done));
  socket.ended = new Promise((done) => {
    socket.on('close', (code, reason) => done({ code, reason: String(reason) }));
  });
  return socket;
}

async function openFirst({ port, tls, host }) {
  const socket = listening(
    new WebSocket(`${tls ? 'wss' : 'ws'}://127.0.0.1:${port}/commands`, ['chat', 'other'], {
      ca,
      headers: { host },
      servername: 'a.example',
      perMessageDeflate: false,
    }),
  );
  await Promise.race([
    once(socket, 'open'),
    socket.ended.then(() => {
      throw socket.failure ?? new Error('closed before it opened');
    }),
  ]);
  return { socket, over: () => {} };
}

async function openSecond({ port, tls, host }) {
  const options = { ca, servername: 'a.example' };
  const session = http2.connect(`${tls ? 'https' : 'http'}://127.0.0.1:${port}`, options);
  try {
    const [settings] = await once(session, 'remoteSettings');
    assert.equal(settings.enableConnectProtocol, true, 'SETTINGS_ENABLE_CONNECT_PROTOCOL');
    const fields = { ':authority': host, 'sec-websocket-protocol': 'chat, other' };
    const socket = listening(await connect(session, '/commands', fields));
    return { socket, over: () => session.destroy() };
  } catch (e) {
    session.on('error', () => {}).destroy();
    throw e;
  }
}

async function echoes(socket, message) {
  const binary = Buffer.isBuffer(message);
  socket.send(message, { binary });
  const got = await socket.next();
  assert.equal(got.binary, binary);
  assert.ok(got.message.equals(Buffer.from(message)), `${got.message.length} bytes, others`);
}

const CHECKS = {
  handshake: async (socket) => assert.equal(socket.protocol, 'chat'),
  text: (socket) => echoes(socket, 'grüße 👋'),
  binary: (socket) => echoes(socket, crypto.randomBytes(70_000)),
  'one MiB': (socket) => echoes(socket, crypto.randomBytes(1 << 20)),
  ping: async (socket) => {
    socket.ping('are you there?');
    const [data] = await once(socket, 'pong');
    assert.equal(String(data), 'are you there?');
  },
  fragments: async (socket) => {
    socket.send('one ', { fin: false });
    socket.ping('between');
    socket.send('two ', { fin: false });
    socket.send('three', { fin: true });
    assert.equal(String((await socket.next()).message), 'one two three');
  },
  order: async (socket) => {
    for (let i = 0; i < MESSAGES; i++) socket.send(`message ${i}`);
    for (let i = 0; i < MESSAGES; i++) {
      assert.equal(String((await socket.next()).message), `message ${i}`);
    }
  },
  'close by the client': async (socket) => {
    socket.close(4001, 'enough');
    assert.deepEqual(await socket.ended, { code: 4001, reason: 'enough' });
  },
};

async function run(cell) {
  const open = cell.protocol === 'h2' ? openSecond : openFirst;
  const passed = [];
  let current = 'opening';
  const all = async () => {
    const { socket, over } = await open(cell);
    try {
      for (const [name, check] of Object.entries(CHECKS)) {
        current = name;
        await check(socket);
        passed.push(name);
      }
    } finally {
      over();
    }
    current = 'close by the server';
    const second = await open(cell);
    try {
      second.socket.send('close 4002 go away');
      assert.deepEqual(await second.socket.ended, { code: 4002, reason: 'go away' });
      passed.push(current);
    } finally {
      second.over();
    }
  };
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error('took too long')), CELL_WITHIN_MS);
  });
  const { row, column } = cell;
  try {
    await Promise.race([all(), late]);
    return { row, column, passed: passed.length };
  } catch (e) {
    const failure = `${current}: ${e.message}`.replace(/\s+/g, ' ');
    return { row, column, passed: passed.length, failure };
  } finally {
    clearTimeout(timer);
  }
}

process.on('uncaughtException', () => {}); // what ends late belongs to a cell that has failed
for (const cell of JSON.parse(fs.readFileSync(cells, 'utf8'))) {
  console.log(JSON.stringify(await run(cell)));
}
process.exit(0);
