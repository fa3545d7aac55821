import { beforeEach, describe, expect, it } from 'vitest';
import { AdmissionWorld } from '../../../../../test/support/admission-world.js';
import { ApiError } from '../../common/api-error.js';
import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { Admission } from '../admission.js';
import { WebhookMatcher } from './match-webhook.js';
import { MutatingWebhooks } from './mutating-webhooks.js';
import { askValidatingWebhooks } from './validating-webhooks.js';
import { parseWebhooks } from './webhook.js';
import { WebhookIndex } from './webhook-index.js';
import type { MutatingTools } from './webhook-tools.js';

type Answer = JsonObject | ((object: KubeObject) => JsonObject);

let world: AdmissionWorld;
/** What each webhook answers, by name; and who was asked, in order. */
let answers: Record<string, Answer>;
let asked: string[];
let reviews: JsonObject[];
beforeEach(() => {
  world = new AdmissionWorld().put('namespaces', { name: 'n', labels: { team: 'a' } });
  [answers, asked, reviews] = [{}, [], []];
});

const anyConfigMap = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] };

function hook(name: string, more: JsonObject = {}): JsonObject {
  return {
    name,
    rules: [anyConfigMap],
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    clientConfig: { url: 'https://127.0.0.1/' },
    ...more,
  };
}

const webhooks = (...hooks: JsonObject[]) =>
  parseWebhooks({ apiVersion: '', kind: '', metadata: { name: 'c' }, webhooks: hooks });

function tools(): MutatingTools {
  const matcher = new WebhookMatcher(world.types, world.view);
  return {
    match: (webhook, admission) => matcher.match(webhook, admission),
    newUid: () => 'uid',
    send: async ({ name }, review) => {
      asked.push(name);
      reviews.push(review);
      const request = review['request'] as JsonObject;
      const answer = answers[name] ?? { allowed: true };
      const response = typeof answer === 'function' ? answer(request['object'] as KubeObject) : answer;
      if (response['throws']) throw new Error(response['throws'] as string);
      if (response['whole']) return response['whole'] as JsonObject;
      const { kind, apiVersion } = review;
      return { kind, apiVersion, response: { uid: 'uid', ...response } };
    },
    convert: async (_admission, object, kind) => ({
      ...object,
      apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version,
    }),
    normalize: (_admission, object) => object,
  };
}

const label = (path: string, value = 'x'): JsonObject => ({
  allowed: true,
  patchType: 'JSONPatch',
  patch: Buffer.from(JSON.stringify([{ op: 'add', path: `/metadata/labels/${path}`, value }])).toString(
    'base64',
  ),
});

/** With labels, to which a patch may add. */
const labelled = () => world.write('configmaps', { metadata: { labels: { own: 'x' } } });

async function mutate(hooks: JsonObject[], admission: Admission = labelled()) {
  const run = new MutatingWebhooks(webhooks(...hooks), tools());
  await run.run(admission);
  if (run.wantsSecondRound) {
    run.beginSecondRound();
    await run.run(admission);
  }
  return admission.object;
}

const validate = (hooks: JsonObject[], admission: Admission = world.write('configmaps')) =>
  askValidatingWebhooks(webhooks(...hooks), tools(), admission);

async function refusal(act: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await act.then(
    () => new Error('It was admitted.'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApiError) return error;
  throw error;
}

describe('a webhook is called', () => {
  const calls = async (more: JsonObject, admission: Admission = world.write('configmaps')) => {
    asked = [];
    await validate([hook('w', more)], admission);
    return asked.length === 1;
  };
  const rule = (more: JsonObject) => ({ rules: [{ ...anyConfigMap, ...more }] });

  it.each<[string, JsonObject, boolean]>([
    ['its operation', { operations: ['CREATE'] }, true],
    ['another operation', { operations: ['UPDATE', 'DELETE'] }, false],
    ['any group', { apiGroups: ['*'] }, true],
    ['another group', { apiGroups: ['apps'] }, false],
    ['another version', { apiVersions: ['v2'] }, false],
    ['any resource', { resources: ['*'] }, true],
    ['any resource and subresource', { resources: ['*/*'] }, true],
    ['a subresource', { resources: ['configmaps/status'] }, false],
    ['namespaced ones', { scope: 'Namespaced' }, true],
    ['cluster-scoped ones', { scope: 'Cluster' }, false],
  ])('for a rule with %s: %#', async (_what, more, expected) => {
    expect(await calls(rule(more))).toBe(expected);
  });

  it('for a subresource only when it is named', async () => {
    const status = world.write('configmaps', {}, { subresource: 'status' });
    expect(await calls(rule({ resources: ['*'] }), status)).toBe(false);
    expect(await calls(rule({ resources: ['*/status'] }), status)).toBe(true);
  });

  it('for namespaces with its labels', async () => {
    expect(await calls({ namespaceSelector: { matchLabels: { team: 'a' } } })).toBe(true);
    expect(await calls({ namespaceSelector: { matchLabels: { team: 'b' } } })).toBe(false);
    const expression = { key: 'team', operator: 'NotIn', values: ['a'] };
    expect(await calls({ namespaceSelector: { matchExpressions: [expression] } })).toBe(false);
    const elsewhere = world.write('configmaps', {}, { namespace: 'nope' });
    const error = await refusal(calls({ namespaceSelector: { matchLabels: { team: 'a' } } }, elsewhere));
    expect(error.code).toBe(404);
  });

  it('for a namespace by the labels that it is going to have', async () => {
    const rules = [{ ...anyConfigMap, resources: ['namespaces'] }];
    const write = world.write(
      'namespaces',
      { metadata: { name: 'n', labels: { team: 'b' } } },
      { namespace: 'n' },
    );
    expect(await calls({ rules, namespaceSelector: { matchLabels: { team: 'b' } } }, write)).toBe(true);
  });

  it('for objects with its labels, before or after', async () => {
    const objectSelector = { matchLabels: { a: 'b' } };
    const labelled = world.write('configmaps', { metadata: { labels: { a: 'b' } } });
    expect(await calls({ objectSelector })).toBe(false);
    expect(await calls({ objectSelector }, labelled)).toBe(true);
    const removed = world.write('configmaps', {}, { operation: 'UPDATE', oldObject: labelled.object });
    expect(await calls({ objectSelector }, removed)).toBe(true);
  });

  it('for the same resource in another version, as which it is shown', async () => {
    const autoscaler = {
      apiGroups: ['autoscaling'],
      apiVersions: ['v1'],
      operations: ['*'],
      resources: ['horizontalpodautoscalers'],
    };
    const write = () => world.write('horizontalpodautoscalers.autoscaling', {}, { version: 'v2' });
    expect(await calls({ rules: [autoscaler] }, write())).toBe(true);
    expect(reviews[0]!['request']).toMatchObject({
      kind: { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler' },
      resource: { group: 'autoscaling', version: 'v1' },
      requestKind: { version: 'v2' },
      requestResource: { version: 'v2' },
      object: { apiVersion: 'autoscaling/v1' },
    });
    expect(await calls({ rules: [autoscaler], matchPolicy: 'Exact' }, write())).toBe(false);
  });

  it('never for the configuration of webhooks', async () => {
    const resources = { rules: [{ ...anyConfigMap, apiGroups: ['*'], resources: ['*'] }] };
    const name = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
    expect(await calls(resources, world.write(name))).toBe(false);
  });
});

describe('an answer', () => {
  it('no is a refusal in the name of the webhook', async () => {
    answers['w'] = {
      allowed: false,
      status: { message: 'too big', code: 413, reason: 'TooLarge', details: { name: 'x' } },
    };
    expect((await refusal(validate([hook('w')]))).toStatus()).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'admission webhook "w" denied the request: too big',
      reason: 'TooLarge',
      details: { name: 'x' },
      code: 413,
    });
    answers['w'] = { allowed: false };
    expect((await refusal(validate([hook('w')]))).toStatus()).toMatchObject({
      code: 400,
      message: 'admission webhook "w" denied the request without explanation',
    });
  });

  it('gives warnings, with a no as well', async () => {
    answers['w'] = { allowed: false, warnings: ['careful'] };
    await refusal(validate([hook('w')]));
    expect(world.warnings).toEqual(['careful']);
  });

  it.each<[string, JsonObject, string]>([
    [
      'none',
      { throws: 'failed to call webhook: Post "https://127.0.0.1/": EOF' },
      'failed to call webhook: Post "https://127.0.0.1/": EOF',
    ],
    [
      'without a response',
      { whole: { kind: 'AdmissionReview' } },
      'received invalid webhook response: webhook response was absent',
    ],
    [
      'to another question',
      { uid: 'other' },
      'received invalid webhook response: expected response.uid="uid", got "other"',
    ],
    [
      'of another kind',
      { whole: { kind: 'X', apiVersion: 'v1', response: { uid: 'uid' } } },
      'received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got v1, Kind=X',
    ],
    [
      'with a patch of who may not patch',
      label('a'),
      'received invalid webhook response: validating webhook may not return response.patch',
    ],
  ])('%s fails the request, or is ignored', async (_what, answer, text) => {
    answers['w'] = answer;
    const error = await refusal(validate([hook('w')]));
    expect(error.toStatus()).toMatchObject({
      code: 500,
      reason: 'InternalError',
      message: `Internal error occurred: failed calling webhook "w": ${text}`,
    });
    await validate([hook('w', { failurePolicy: 'Ignore' })]);
  });

  it('is not asked for when nothing is stored and the webhook has side effects', async () => {
    const dryRun = () => world.write('configmaps', {}, { isDryRun: true });
    const error = await refusal(
      validate([hook('w', { sideEffects: 'Some', failurePolicy: 'Ignore' })], dryRun()),
    );
    expect([error.code, error.message]).toEqual([400, 'admission webhook "w" does not support dry run']);
    await validate([hook('v', { sideEffects: 'NoneOnDryRun' })], dryRun());
    expect(asked).toEqual(['v']);
  });
});

describe('webhooks that change objects', () => {
  it('are asked one after the other, each with what those before made of it', async () => {
    answers['a'] = label('one');
    answers['b'] = (object) => label('two', Object.keys(object.metadata.labels ?? {}).join());
    expect(await mutate([hook('a'), hook('b')])).toMatchObject({
      metadata: { labels: { own: 'x', one: 'x', two: 'own,one' } },
    });
    expect(asked).toEqual(['a', 'b']);
  });

  it('are asked again if they wish, when a later one has changed something', async () => {
    const again = { reinvocationPolicy: 'IfNeeded' };
    answers['b'] = label('b');
    await mutate([hook('a', again), hook('b', again), hook('c', again)]);
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
    asked = [];
    answers = {};
    await mutate([hook('a', again), hook('b', again)]);
    expect(asked).toEqual(['a', 'b']);
  });

  it('may not answer with half a patch', async () => {
    answers['w'] = { allowed: true, patch: (label('a')['patch'] ?? '') as Json };
    const error = await refusal(mutate([hook('w')]));
    expect(error.message).toContain('webhook returned response.patch but not response.patchType');
  });

  it('have nothing to change when something is deleted', async () => {
    answers['w'] = label('a');
    const deletion = world.write('configmaps', {}, { operation: 'DELETE', object: undefined });
    const error = await refusal(
      mutate([hook('w')], { ...deletion, oldObject: world.write('configmaps').object }),
    );
    expect(error.message).toContain(
      'attempted to modify the object, which is not supported for this operation',
    );
    expect(isObject(reviews[0]!['request']) && reviews[0]!['request']['object']).toBeNull();
  });
});

describe('the index of webhooks', () => {
  it("follows the storage, in the order of the configurations' names", () => {
    const { storage } = world;
    const put = (name: string, ...names: string[]) =>
      storage.put('c', {
        apiVersion: '',
        kind: '',
        metadata: { name },
        webhooks: names.map((one) => hook(one)),
      });
    put('b', 'b1', 'b2');
    const index = new WebhookIndex(storage, 'c');
    const names = () => index.webhooks.map(({ name }) => name);
    expect(names()).toEqual(['b1', 'b2']);
    put('a', 'a1');
    expect(names()).toEqual(['a1', 'b1', 'b2']);
    storage.delete('c', storage.collection('c').get('b')!);
    expect(names()).toEqual(['a1']);
  });
});
