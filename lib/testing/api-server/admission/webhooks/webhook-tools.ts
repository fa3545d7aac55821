import type { KubeObject } from '../../common/kube-object.js';
import type { Admission, GroupVersionKind } from '../admission.js';
import type { Invocation } from './match-webhook.js';
import type { SendReview } from './webhook-caller.js';
import type { Webhook } from './webhook.js';

/** Whether and as what a webhook is called; match conditions are taken into account. @internal */
export type MatchCalls = (
  webhook: Webhook,
  admission: Admission,
) => Invocation | undefined | Promise<Invocation | undefined>;

/** What webhooks that change objects need of the server. @internal */
export interface MutatingTools {
  readonly send: SendReview;
  readonly newUid: () => string;
  readonly match: MatchCalls;
  /** The object in another version. */
  readonly convert: (admission: Admission, object: KubeObject, kind: GroupVersionKind) => Promise<KubeObject>;
  /** Brings a changed object into form again: unknown fields out, defaults in. */
  readonly normalize: (admission: Admission, object: KubeObject, kind: GroupVersionKind) => KubeObject;
}

/** @internal */
export type ValidatingTools = Pick<MutatingTools, 'send' | 'newUid' | 'match' | 'convert'>;
