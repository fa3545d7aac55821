import { describe, expect, it } from 'vitest';
import { refused } from '../../test/support/status-errors.js';
import { resource } from '../resource/resource.js';
import { KubernetesClient } from './kubernetes-client.js';
import type { ClusterRequest } from './cluster-request.js';

class Widget extends resource({ group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' }) {}

const named = (name: string) => ({ metadata: { name } });
const expired = () => refused(410, { reason: 'Expired' });

/** Answers lists one after the other with what is given. */
function answering(...answers: (object | Error)[]) {
  const queries: URLSearchParams[] = [];
  const send = ({ path }: ClusterRequest): Promise<string> => {
    queries.push(new URLSearchParams(path.split('?')[1]));
    const answer = answers.shift();
    return answer instanceof Error || answer === undefined
      ? Promise.reject(answer ?? new Error('one list too many'))
      : Promise.resolve(JSON.stringify(answer));
  };
  const client = new KubernetesClient(
    { current: () => ({ name: 'default', transport: { send } }) },
    {
      fieldManager: 'test',
      requestTimeoutMs: 1_000,
    },
  );
  return { client, queries };
}

describe('a list', () => {
  it('whose pages expire on the way is read in one piece, with nothing of the pages before', async () => {
    const { client, queries } = answering(
      { metadata: { continue: 'more' }, items: [named('old')] },
      expired(),
      { metadata: {}, items: [named('a'), named('b')] },
    );
    const items = await client.list(Widget, { labelSelector: 'app=web', pageSize: 1 });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(queries.map((query) => Object.fromEntries(query))).toEqual([
      { labelSelector: 'app=web', limit: '1' },
      { labelSelector: 'app=web', limit: '1', continue: 'more' },
      { labelSelector: 'app=web' },
    ]);
  });

  it('fails where its first page is too old, or its one piece expires, too', async () => {
    await expect(answering(expired()).client.list(Widget)).rejects.toMatchObject({ isGone: true });
    const { client } = answering(
      { metadata: { continue: 'more' }, items: [] },
      expired(),
      { metadata: { continue: 'more' }, items: [] },
      expired(),
    );
    await expect(client.list(Widget)).rejects.toMatchObject({ isGone: true });
  });
});

describe('a call', () => {
  type Misuse = (client: KubernetesClient) => Promise<unknown>;
  const ref = { name: 'web', namespace: 'default' };
  it.each<[string, Misuse, string]>([
    [
      'an option of a watch',
      (client) => client.list(Widget, { namespaces: 'default' } as never),
      'KubernetesClient.list() has no option `namespaces`. It has: signal, timeoutMs, namespace, ',
    ],
    [
      'a misspelt precondition',
      (client) => client.delete(Widget, ref, { resourceversion: '1' } as never),
      'KubernetesClient.delete() has no option `resourceversion`.',
    ],
    [
      'a misspelt selector',
      (client) => client.deleteCollection(Widget, { namespace: 'default', labelselector: 'a' } as never),
      'KubernetesClient.deleteCollection() has no option `labelselector`.',
    ],
    [
      'a kind that is not there yet',
      (client) => client.get(undefined as never, ref),
      'Expected the kind of KubernetesClient.get() to be a class made with customResource() or resource() (it is ' +
        'undefined while files import each other in a circle: give the kind a file of its own), got `undefined`',
    ],
    [
      'a manifest without metadata',
      (client) => client.create(Widget, {} as never),
      'The manifest for KubernetesClient.create() of widgets.example.com/v1 has no `metadata`.',
    ],
    [
      'a manifest of another kind',
      (client) => client.apply(Widget, { kind: 'Gadget', metadata: ref }),
      'The manifest for KubernetesClient.apply() of widgets.example.com/v1 is one of "Gadget" (string).',
    ],
  ])('with %s is refused, and nothing is sent', async (_, call, message) => {
    const { client, queries } = answering({ items: [] });
    await expect(call(client)).rejects.toThrow(message);
    expect(queries).toEqual([]);
  });
});

describe('a call for one object', () => {
  type Ref = { name: string; namespace: string };
  it.each<[string, (client: KubernetesClient, ref: Ref) => Promise<unknown>]>([
    ['get', (client, ref) => client.get(Widget, ref)],
    ['find', (client, ref) => client.find(Widget, ref)],
    ['delete', (client, ref) => client.delete(Widget, ref)],
    ['mergePatch', (client, ref) => client.mergePatch(Widget, ref, {})],
  ])('is not one for all of them where %s() is given no name', async (_, call) => {
    const nameless = [
      { namespace: 'default', name: undefined },
      { namespace: 'default', name: null },
      'web',
      undefined,
    ];
    for (const ref of nameless) {
      const { client, queries } = answering({ items: [] });
      await expect(call(client, ref as never)).rejects.toThrow(
        "Expected an object of widgets.example.com/v1 to be named as in { name: 'web', namespace: 'default' }, got ",
      );
      expect(queries).toEqual([]);
    }
  });
});
