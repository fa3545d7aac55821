import { Answer } from '../frame/answer.js';
import { Masker } from '../frame/masker.js';
import type { ServerUnderTest } from '../frame/server-under-test.js';
import { type Step, stepOf } from '../frame/transcript.js';
import { answerTo, brokenOff } from './broken-off.js';
import { withoutChance, withoutLaterColumns } from './chance.js';
import type { FuzzRequest, FuzzWatch } from './fuzz-request.js';
import { type Kind, pathOf } from './kinds.js';
import { Memory } from './memory.js';
import { lastName } from './objects/last.js';
import { rawRequest } from './raw-request.js';
import { SequenceWatch } from './sequence-watch.js';

/** Plays a sequence on one server in one namespace. */
export class Player {
  private readonly masker = new Masker();
  private readonly memory = new Memory();
  private readonly watches: SequenceWatch[] = [];

  constructor(
    private readonly server: ServerUnderTest,
    private readonly namespace: string,
  ) {
    this.masker.hide(namespace, 'NS');
  }

  async begin(): Promise<void> {
    const { status, text } = await this.send('POST', '/api/v1/namespaces', {
      metadata: { name: this.namespace },
    });
    if (status !== 201) throw new Error(`${this.server.name}: no namespace: ${text}`);
  }

  /** The version that the server is at. */
  async version(kind: Kind): Promise<string> {
    return (await this.send('GET', `${pathOf(kind, this.namespace)}?limit=1`)).version;
  }

  async play(request: FuzzRequest): Promise<Step> {
    if (request.since === 'now') await this.play({ method: 'GET', kind: request.kind });
    const raw = rawRequest(request, this.namespace, this.memory);
    const sent = await answerTo(() => this.server.client.send(raw));
    if (!sent) return brokenOff(this.masker.text(`${raw.method} ${raw.path}`));
    const { status, headers, bytes } = sent;
    const answer = new Answer(`${raw.method} ${raw.path}`, status, headers, bytes);
    this.memory.learn(request, answer);
    return withoutChance(stepOf(answer, this.masker)) as Step;
  }

  async watch(watch: FuzzWatch, since: string): Promise<void> {
    this.watches.push(await SequenceWatch.open(this.server, this.namespace, watch, since));
  }

  /** What each watch has told, once the last objects are there. */
  async told(): Promise<Step[]> {
    const told = await Promise.all(this.watches.map((watch) => watch.events()));
    return told.map((events, index) => ({
      request: `watch ${index + 1}`,
      status: this.watches[index]!.status,
      headers: {},
      body: withoutChance(this.masker.mask(withoutLaterColumns(events))),
    }));
  }

  /** Ends the watches, and gives back the addresses of Services: there are few of them. */
  async end(hasServices: boolean): Promise<void> {
    for (const watch of this.watches) await watch.close();
    if (!hasServices) return;
    const path = pathOf('services', this.namespace);
    const { items } = await this.send('GET', path);
    for (const { metadata } of items) {
      const one = `${path}/${metadata.name}`;
      if (metadata.finalizers) await this.send('PATCH', one, { metadata: { finalizers: null } });
      if (metadata.name !== lastName || !metadata.deletionTimestamp) await this.send('DELETE', one);
    }
  }

  private async send(method: string, path: string, body?: object): Promise<Answer> {
    const { status, headers, bytes } = await this.server.client.send({
      method,
      path,
      headers: {
        accept: 'application/json',
        ...(body && {
          'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
        }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return new Answer(`${method} ${path}`, status, headers, bytes);
  }
}
