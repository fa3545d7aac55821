import type { WebhookClient } from '../admission/webhooks/webhook-client.js';
import { parseClientConfig } from '../admission/webhooks/webhook.js';
import { ApiError } from '../common/api-error.js';
import { isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { restoreMetadata } from './converted-metadata.js';
import type { Definition } from './definition.js';

const API = 'apiextensions.k8s.io';
/** The real server gives no other. */
const TIMEOUT_SECONDS = 30;

/**
 * Brings custom resources into another version, as their CRD says: by their name alone, or by a webhook, which is
 * sent all that a request needs in one ConversionReview.
 *
 * @internal
 */
export class CustomConversion {
  constructor(
    private readonly client: Pick<WebhookClient, 'call'>,
    private readonly newUid: () => string,
  ) {}

  /** A promise only where a webhook has to be asked. */
  convert(
    definition: Definition,
    objects: readonly KubeObject[],
    to: string,
  ): KubeObject[] | Promise<KubeObject[]> {
    const isAsked = ({ apiVersion, kind: _, ...rest }: KubeObject) =>
      apiVersion !== to && Object.keys(rest).some((key) => key !== 'metadata' || hasFields(rest.metadata));
    if (definition.spec.conversion?.strategy !== 'Webhook' || !objects.some(isAsked)) {
      return objects.map((object) => ({ ...object, apiVersion: to }));
    }
    return this.convertByWebhook(definition, objects, to);
  }

  private async convertByWebhook(
    definition: Definition,
    objects: readonly KubeObject[],
    to: string,
  ): Promise<KubeObject[]> {
    const foreign = objects.filter((object) => object.apiVersion !== to);
    const answers = await this.ask(definition, foreign, to);
    let index = 0;
    return objects.map((object) => {
      if (object.apiVersion === to) return object;
      const converted = checked(object, answers[index], to, index, foreign.length > 1);
      index++;
      return converted;
    });
  }

  private async ask(definition: Definition, objects: readonly KubeObject[], to: string): Promise<Json[]> {
    const { clientConfig, conversionReviewVersions } = definition.spec.conversion?.webhook ?? {};
    const version = conversionReviewVersions?.find((one) => one === 'v1' || one === 'v1beta1');
    if (!version) throw failure('no supported conversion review versions');
    const uid = this.newUid();
    const review = {
      kind: 'ConversionReview',
      apiVersion: `${API}/${version}`,
      request: { uid, desiredAPIVersion: to, objects: objects.map(withoutVersion) },
    };
    const webhook = {
      name: definition.metadata.name ?? '',
      clientConfig: parseClientConfig(clientConfig),
      timeoutSeconds: TIMEOUT_SECONDS,
    };
    let list: Json[];
    try {
      list = convertedObjects(await this.client.call(webhook, review), version, uid);
    } catch (error) {
      throw failure(
        `conversion webhook for ${kindOf(objects[0])} failed: ${(error as Error).message}`,
        error,
      );
    }
    if (list.length === objects.length) return list;
    throw failure(
      `conversion webhook for ${kindOf(objects[0])} returned ${list.length} objects, expected ${objects.length}`,
    );
  }
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** As it is stored: a version is given to what was read only after it was converted. */
function withoutVersion({ metadata, ...object }: KubeObject): JsonObject {
  const { resourceVersion: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}

const hasFields = (value: Json | undefined): boolean => isObject(value) && Object.keys(value).length > 0;

const kindOf = (object: KubeObject | undefined) => `${object?.apiVersion}, Kind=${object?.kind}`;

/** A real server answers 500 without a reason: it takes the failure for its own. */
function failure(message: string, cause?: unknown): ApiError {
  return Object.assign(new ApiError(500, '', message), { cause });
}

/** @throws Error with what is wrong with the answer, or with what the webhook says went wrong */
function convertedObjects(review: JsonObject, version: string, uid: string): Json[] {
  const { apiVersion, kind, response } = review;
  const isV1 = version === 'v1';
  if (isV1 && (kind !== 'ConversionReview' || apiVersion !== `${API}/v1`)) {
    const got = `${text(apiVersion)}, Kind=${text(kind)}`;
    throw new Error(`expected webhook response of ${API}/v1, Kind=ConversionReview, got ${got}`);
  }
  if (!isObject(response)) throw new Error('no response provided');
  const got = text(response['uid']);
  if (isV1 && got !== uid) throw new Error(`expected response.uid="${uid}", got "${got}"`);
  const result = isObject(response['result']) ? response['result'] : {};
  const [status, message] = [text(result['status']), text(result['message'])];
  if (status !== 'Success') {
    throw new Error(message || `response.result.status was '${status}', not 'Success'`);
  }
  const list = response['convertedObjects'];
  return Array.isArray(list) ? list : [];
}

/** The object that a webhook made of another, if it may be that. */
function checked(
  original: KubeObject,
  answer: Json | undefined,
  to: string,
  index: number,
  isOneOfMany: boolean,
): KubeObject {
  const what = isOneOfMany ? `converted object at index ${index}` : 'object';
  const refuse = (why: string, thing = what) =>
    failure(`conversion webhook for ${kindOf(original)} returned invalid ${thing}: ${why}`);
  const at = isOneOfMany ? what : `object at index ${index}`;
  const converted = (isObject(answer) ? answer : {}) as KubeObject;
  if (converted.apiVersion !== to) {
    throw refuse(`invalid groupVersion (expected ${to}, received ${String(converted.apiVersion ?? '')})`, at);
  }
  if (converted.kind !== original.kind) {
    throw refuse(`invalid kind (expected ${original.kind}, received ${String(converted.kind ?? '')})`, at);
  }
  const before: JsonObject = original.metadata;
  const after: JsonObject = isObject(converted.metadata) ? converted.metadata : {};
  for (const [field, title] of Object.entries({ name: 'name', namespace: 'namespace', uid: 'UID' })) {
    const [wanted, got] = [text(before[field]), text(after[field])];
    if (wanted !== got) throw refuse(`must have the same ${title}: ${wanted} != ${got}`);
  }
  const metadata = restoreMetadata(before, converted.metadata);
  if (typeof metadata !== 'string') return { ...converted, metadata };
  throw refuse(metadata, isOneOfMany ? `metadata in object at index ${index}` : 'metadata');
}
