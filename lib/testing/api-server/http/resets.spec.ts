import { connect, constants } from 'node:http2';
import { expect, it, onTestFinished } from 'vitest';
import { EmbeddedCluster } from '../embedded-cluster.js';

it('a connection stays, however many requests are given up on it', async () => {
  await using cluster = await EmbeddedCluster.start({ tls: false });
  const session = connect(cluster.url);
  onTestFinished(() => session.destroy());
  const errors: Error[] = [];
  session.on('error', (error) => errors.push(error));
  for (let round = 0; round < 40; round++) {
    const streams = Array.from({ length: 100 }, () =>
      session.request({ ':path': '/api/v1/namespaces/default/configmaps?watch=true' }).on('error', () => {}),
    );
    const closed = streams.map((stream) => new Promise((resolve) => stream.on('close', resolve)));
    for (const stream of streams) stream.close(constants.NGHTTP2_CANCEL);
    await Promise.all(closed);
  }
  const status = await new Promise((resolve) => {
    const stream = session.request({ ':path': '/version' });
    stream.on('response', (headers) => resolve(headers[':status'])).on('error', resolve);
    stream.resume();
  });
  expect(status).toBe(200);
  expect(errors).toEqual([]);
});
