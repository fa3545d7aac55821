import { ApiError } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { Admission } from '../admission.js';
import type { PatchOperation } from '../../patch/json-patch-body.js';
import { admissionReview, readAnswer, reviewVersion, type VersionedObjects } from './admission-review.js';
import type { Invocation } from './match-webhook.js';
import type { Webhook } from './webhook.js';
import { noDryRun, WebhookCallError, WebhookDenial } from './webhook-errors.js';
import { readWebhookPatch } from './webhook-patch.js';

/** What a webhook wants, once it has said yes. @internal */
export interface WebhookAnswer {
  readonly patch: readonly PatchOperation[];
}

/** Sends a review, and resolves with whatever object the webhook answered. @internal */
export type SendReview = (webhook: Webhook, review: JsonObject) => Promise<JsonObject>;

/**
 * Asks one webhook, and hands its warnings on.
 *
 * @returns undefined where it could not be asked and `failurePolicy` ignores that
 * @throws WebhookDenial where it says no; ApiError 500 where it could not be asked
 * @internal
 */
export async function askWebhook(
  send: SendReview,
  newUid: () => string,
  admission: Admission,
  invocation: Invocation,
  objects: VersionedObjects,
  mayPatch: boolean,
): Promise<WebhookAnswer | undefined> {
  const { webhook } = invocation;
  if (admission.isDryRun && webhook.hasSideEffectsOnDryRun) throw noDryRun(webhook.name);
  try {
    const answer = await exchange(send, newUid(), admission, invocation, objects, mayPatch);
    for (const warning of answer.warnings) admission.warn(warning);
    if (!answer.isAllowed) throw new WebhookDenial(webhook.name, answer.result);
    if (!answer.patch) return { patch: [] };
    const patch = readWebhookPatch(webhook.name, answer.patch);
    if (patch.length > 0 && admission.object && answer.patchType !== 'JSONPatch') {
      throw new WebhookCallError(webhook.name, `unsupported patch type ${JSON.stringify(answer.patchType)}`);
    }
    return { patch };
  } catch (error) {
    if (!(error instanceof WebhookCallError)) throw error;
    if (webhook.ignoresFailures) return undefined;
    throw ApiError.internal(error);
  }
}

async function exchange(
  send: SendReview,
  uid: string,
  admission: Admission,
  invocation: Invocation,
  objects: VersionedObjects,
  mayPatch: boolean,
): Promise<ReturnType<typeof readAnswer>> {
  const { webhook } = invocation;
  const failed = (reason: string, cause?: unknown) => new WebhookCallError(webhook.name, reason, { cause });
  const version = reviewVersion(invocation);
  if (!version) {
    throw failed(
      'could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)',
    );
  }
  let review: JsonObject;
  try {
    review = await send(webhook, admissionReview(version, uid, admission, invocation, objects));
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error), error);
  }
  try {
    return readAnswer(review, version, uid, mayPatch);
  } catch (error) {
    throw failed(`received invalid webhook response: ${(error as Error).message}`, error);
  }
}
