import path from 'node:path';
import { request } from 'undici';
import { withFreePort } from './ports.js';
import { untilReady } from './readiness.js';
import type { Supervisor } from './supervisor.js';

/** Where the API server's own compactor notes what it compacted; its caches follow this key. */
const compactRevisionKey = 'compact_rev_key';

/** A running etcd of one member. */
export class Etcd {
  readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  /** Starts etcd on a free loopback port, with its data in `folder`/etcd; resolves when it takes writes. */
  static start(supervisor: Supervisor, command: string, folder: string): Promise<Etcd> {
    // Also tells this etcd from another one that was faster on the same port.
    const name = path.basename(folder);
    return withFreePort(async (port) => {
      const etcd = new Etcd(`http://127.0.0.1:${port}`);
      const program = supervisor.start('etcd', command, [
        `--name=${name}`,
        `--data-dir=${path.join(folder, 'etcd')}`,
        `--listen-client-urls=${etcd.url}`,
        `--advertise-client-urls=${etcd.url}`,
        // There are no peers; port 0 lets the system choose.
        '--listen-peer-urls=http://127.0.0.1:0',
        // The data lives no longer than the process, so nothing is gained by waiting for the disk.
        '--unsafe-no-fsync',
        '--log-level=warn',
      ]);
      await untilReady(program, () => etcd.isReady(name));
      return etcd;
    });
  }

  /** Drops all history: what was true before the present revision can no longer be read. */
  async compact(): Promise<void> {
    const key = base64(compactRevisionKey);
    const answer = await this.call('/v3/kv/range', { key });
    const { revision } = (answer as { header: { revision: string } }).header;
    // In this order, as the API server's compactor does it: first noted, then done.
    await this.call('/v3/kv/put', { key, value: base64(revision) });
    await this.call('/v3/kv/compaction', { revision, physical: true });
  }

  private async isReady(name: string): Promise<boolean> {
    const answer = await this.call('/v3/cluster/member/list', { linearizable: true });
    return (answer as { members: { name?: string }[] }).members.some((member) => member.name === name);
  }

  /** One call of etcd's JSON gateway. 64-bit numbers are strings in it. */
  private async call(method: string, message: object): Promise<unknown> {
    const response = await request(this.url + method, { method: 'POST', body: JSON.stringify(message) });
    const text = await response.body.text();
    if (response.statusCode !== 200)
      throw new Error(`etcd answered ${method} with ${response.statusCode}: ${text}`);
    return JSON.parse(text);
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
