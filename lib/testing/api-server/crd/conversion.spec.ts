import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { CustomConversion } from './conversion.js';
import type { Definition } from './definition.js';

const definition = {
  metadata: { name: 'widgets.example.com' },
  spec: {
    conversion: {
      strategy: 'Webhook',
      webhook: { clientConfig: { url: 'https://w' }, conversionReviewVersions: ['v2', 'v1'] },
    },
  },
} as unknown as Definition;

const widget = (version: string, name = 'a', metadata: object = {}): KubeObject => ({
  apiVersion: `example.com/${version}`,
  kind: 'Widget',
  metadata: { name, uid: '1', labels: { old: 'yes' }, generation: 3, ...metadata },
  spec: { [version]: true },
});

let reviews: JsonObject[];
/** What the webhook makes of the objects. */
let convert: (objects: KubeObject[]) => unknown[];
let respond: (objects: unknown[], uid: string) => JsonObject;
let conversion: CustomConversion;

beforeEach(() => {
  reviews = [];
  convert = (objects) => objects.map((object) => ({ ...object, apiVersion: 'example.com/v2' }));
  respond = (convertedObjects, uid) =>
    ({ uid, result: { status: 'Success' }, convertedObjects }) as unknown as JsonObject;
  const call = async (_webhook: unknown, review: JsonObject) => {
    reviews.push(structuredClone(review));
    const { objects, uid } = review['request'] as { objects: KubeObject[]; uid: string } & JsonObject;
    return {
      kind: 'ConversionReview',
      apiVersion: review['apiVersion'] as string,
      response: respond(convert(objects), uid),
    };
  };
  conversion = new CustomConversion({ call }, () => 'uid');
});

const toV2 = (...objects: KubeObject[]) =>
  Promise.resolve(conversion.convert(definition, objects, 'example.com/v2'));

describe('CustomConversion', () => {
  it('asks once for all objects that are in another version, and for no other', async () => {
    const converted = await toV2(widget('v1', 'a'), widget('v2', 'b'), widget('v1', 'c'));
    expect(converted.map(({ apiVersion, metadata }) => `${apiVersion} ${metadata.name}`)).toEqual([
      'example.com/v2 a',
      'example.com/v2 b',
      'example.com/v2 c',
    ]);
    expect(reviews).toMatchObject([
      {
        kind: 'ConversionReview',
        apiVersion: 'apiextensions.k8s.io/v1',
        request: { uid: 'uid', desiredAPIVersion: 'example.com/v2' },
      },
    ]);
    expect((reviews[0]?.['request'] as { objects: unknown[] } & JsonObject).objects).toHaveLength(2);
    await toV2(widget('v2'));
    expect(reviews).toHaveLength(1);
  });

  it('takes labels and annotations from the webhook, and no other metadata', async () => {
    convert = ([object]) => [
      {
        ...object,
        apiVersion: 'example.com/v2',
        metadata: { name: 'a', uid: '1', labels: { new: 'yes' }, generation: 9, finalizers: ['x'] },
      },
    ];
    const [converted] = await toV2(widget('v1'));
    expect(converted?.metadata).toEqual({ name: 'a', uid: '1', labels: { new: 'yes' }, generation: 3 });
  });

  const after = (change: object) => () => [{ ...widget('v2'), ...change }];
  it.each<[string, () => unknown[], string]>([
    ['too few objects', () => [], 'returned 0 objects, expected 1'],
    [
      'another version',
      after({ apiVersion: 'example.com/v3' }),
      'returned invalid object at index 0: invalid groupVersion (expected example.com/v2, received example.com/v3)',
    ],
    [
      'another kind',
      after({ kind: 'Gadget' }),
      'returned invalid object at index 0: invalid kind (expected Widget, received Gadget)',
    ],
    [
      'another name',
      after({ metadata: { name: 'b', uid: '1' } }),
      'returned invalid object: must have the same name: a != b',
    ],
    [
      'a label that is no text',
      after({ metadata: { name: 'a', uid: '1', labels: { l: 1 } } }),
      'returned invalid metadata: metadata.labels[l] must be a string, but is int64 in converted object',
    ],
  ])('refuses %s', async (_what, answer, message) => {
    convert = answer;
    await expect(toV2(widget('v1'))).rejects.toMatchObject({
      code: 500,
      message: `conversion webhook for example.com/v1, Kind=Widget ${message}`,
    });
  });

  it.each<[string, JsonObject, string]>([
    ['what the webhook says', { uid: 'uid', result: { status: 'Failure', message: 'no way' } }, 'no way'],
    ['no result', { uid: 'uid' }, "response.result.status was '', not 'Success'"],
    ['another uid', { uid: 'x' }, 'expected response.uid="uid", got "x"'],
  ])('fails with %s', async (_what, response, message) => {
    respond = () => response;
    await expect(toV2(widget('v1'))).rejects.toThrow(
      `conversion webhook for example.com/v1, Kind=Widget failed: ${message}`,
    );
  });
});
