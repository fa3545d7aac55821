import { once } from 'node:events';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { Http2Client } from '../../benchmark/support/http2-client.js';

it('the client of the benchmark connects anew when the server has closed its idle connection', async () => {
  const sessions: ServerHttp2Session[] = [];
  const server = createServer((_request, response) => response.end(`connection ${sessions.length}`));
  server.on('session', (session) => sessions.push(session));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const none = Buffer.alloc(0);
  const client = new Http2Client({ url: `http://127.0.0.1:${port}`, ca: none, cert: none, key: none });
  try {
    const text = async () => (await client.request('GET', '/')).toString();
    expect(await text()).toBe('connection 1');
    expect(await text()).toBe('connection 1');
    const ended = once(sessions[0]!, 'close');
    sessions[0]!.close();
    await ended;
    await expect.poll(text).toBe('connection 2');
  } finally {
    client[Symbol.dispose]();
    server.close();
  }
});
