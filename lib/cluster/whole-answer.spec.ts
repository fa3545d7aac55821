import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { wholeAnswer, type Answer, type AnswerTerms } from './whole-answer.js';

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

/** Sends one request to a server that answers so. */
async function ask(
  respond: (response: ServerResponse) => void,
  terms: Partial<AnswerTerms> = {},
): Promise<Answer> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests++;
    respond(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  opened.push({
    [Symbol.asyncDispose]: async () => {
      await client.destroy();
      server.closeAllConnections();
      server.close();
      expect(requests).toBeLessThanOrEqual(1);
    },
  });
  return wholeAnswer(
    client,
    { method: 'GET', path: '/' },
    { signal: new AbortController().signal, ...terms },
  );
}

describe('wholeAnswer()', () => {
  it('joins what comes in pieces, also in the middle of a character', async () => {
    const bytes = Buffer.from('{"name":"Zoë"}');
    const cut = bytes.indexOf('ë') + 1;
    const heads: number[] = [];
    const answer = await ask(
      (response) => {
        response.writeHead(201, { 'retry-after': '3' });
        response.write(bytes.subarray(0, cut), () => setImmediate(() => response.end(bytes.subarray(cut))));
      },
      { onHead: (statusCode) => heads.push(statusCode) },
    );
    expect(answer).toMatchObject({
      statusCode: 201,
      text: '{"name":"Zoë"}',
      headers: { 'retry-after': '3' },
    });
    expect(heads).toEqual([201]);
  });

  it('has an empty text where the answer has no body', async () => {
    expect(await ask((response) => response.writeHead(204).end())).toMatchObject({
      statusCode: 204,
      text: '',
    });
  });

  it('takes what comes before the answer for no answer', async () => {
    const heads: number[] = [];
    const answer = await ask(
      (response) => {
        response.writeProcessing();
        response.end('{}');
      },
      { onHead: (statusCode) => heads.push(statusCode) },
    );
    expect(answer.statusCode).toBe(200);
    expect(heads).toEqual([200]);
  });

  it('refuses an endless answer that tells of an error, and takes no more of it', async () => {
    const endless = (response: ServerResponse) => {
      response.writeHead(500);
      const more = (): void => void response.write(Buffer.alloc(64 * 1024), (error) => error ?? more());
      more();
    };
    await expect(ask(endless)).rejects.toThrow('the answer is larger than 262144 bytes');
  });

  it('ends with the reason of its signal: before it is sent, and in the middle of the answer', async () => {
    const before = AbortSignal.abort(new Error('too late'));
    await expect(ask((response) => response.end('{}'), { signal: before })).rejects.toThrow('too late');
    const controller = new AbortController();
    const half = (response: ServerResponse) => void response.writeHead(200).write('{');
    const onHead = () => void setImmediate(() => controller.abort(new Error('no more time')));
    await expect(ask(half, { signal: controller.signal, onHead })).rejects.toThrow('no more time');
  });

  it('fails when the connection breaks in the middle of the answer', async () => {
    const broken = (response: ServerResponse) =>
      void response.writeHead(200, { 'content-length': '10' }).write('{', () => response.destroy());
    await expect(ask(broken)).rejects.toThrow('other side closed');
  });

  it('sends nothing that is refused as the last thing before', async () => {
    const seen: string[] = [];
    const refused = ask(() => seen.push('a request'), {
      onSending: () => {
        throw new Error('refused');
      },
    });
    await expect(refused).rejects.toThrow('refused');
    expect(seen).toEqual([]);
  });
});
