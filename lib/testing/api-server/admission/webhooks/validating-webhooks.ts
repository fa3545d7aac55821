import type { KubeObject } from '../../common/kube-object.js';
import type { Admission } from '../admission.js';
import { askWebhook } from './webhook-caller.js';
import { type Invocation, isExempt } from './match-webhook.js';
import type { Webhook } from './webhook.js';
import type { ValidatingTools } from './webhook-tools.js';

/**
 * Asks all validating webhooks that match, at once. All are heard; the first refusal that came in is the answer.
 *
 * @throws ApiError
 * @internal
 */
export async function askValidatingWebhooks(
  webhooks: readonly Webhook[],
  tools: ValidatingTools,
  admission: Admission,
): Promise<void> {
  if (webhooks.length === 0 || isExempt(admission)) return;
  const invocations: Invocation[] = [];
  for (const webhook of webhooks) {
    const invocation = await tools.match(webhook, admission);
    if (invocation) invocations.push(invocation);
  }
  let refusal: { readonly error: unknown } | undefined;
  await Promise.all(
    invocations.map(async (invocation) => {
      const inVersion = async (object: KubeObject | undefined) =>
        object && (await tools.convert(admission, object, invocation.kind));
      try {
        const objects = {
          object: await inVersion(admission.object),
          oldObject: await inVersion(admission.oldObject),
        };
        await askWebhook(tools.send, tools.newUid, admission, invocation, objects, false);
      } catch (error) {
        refusal ??= { error };
      }
    }),
  );
  if (refusal) throw refusal.error;
}
