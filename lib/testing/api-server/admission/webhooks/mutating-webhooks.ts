import { ApiError } from '../../common/api-error.js';
import { cloneJson, equalJson } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { Admission } from '../admission.js';
import { askWebhook } from './webhook-caller.js';
import { type Invocation, isExempt } from './match-webhook.js';
import type { Webhook } from './webhook.js';
import { applyWebhookPatch } from './webhook-patch.js';
import type { MutatingTools } from './webhook-tools.js';

/**
 * The mutating webhooks of one write: all in their order, and then, if one has changed the object after another with
 * `reinvocationPolicy: IfNeeded` was asked, that other once more.
 *
 * @internal
 */
export class MutatingWebhooks {
  private isSecondRound = false;
  /** Asked already, and to be asked again if somebody changes the object. */
  private waiting = new Set<string>();
  private again = new Set<string>();
  private hasChanged = false;
  private lastOutput: KubeObject | undefined;

  constructor(
    private readonly webhooks: readonly Webhook[],
    private readonly tools: MutatingTools,
  ) {}

  /** True when the whole of mutating admission shall run once more. */
  get wantsSecondRound(): boolean {
    return this.hasChanged;
  }

  /** Begins the second round. */
  beginSecondRound(): void {
    this.isSecondRound = true;
  }

  /** Sets the admission's object to what the webhooks made of it. */
  async run(admission: Admission): Promise<void> {
    if (this.webhooks.length === 0 || isExempt(admission)) return;
    const { object } = admission;
    if (this.isSecondRound && !equalJson(object, this.lastOutput)) this.askAllAgain();
    for (const webhook of this.webhooks) {
      const invocation = await this.tools.match(webhook, admission);
      if (!invocation || (this.isSecondRound && !this.again.has(webhook.id))) continue;
      const isChanged = await this.ask(admission, invocation);
      if (isChanged) {
        this.askAllAgain();
        this.hasChanged = true;
      }
      if (webhook.isReinvoked) this.waiting.add(webhook.id);
    }
    this.lastOutput = admission.object && cloneJson(admission.object);
  }

  private askAllAgain(): void {
    for (const id of this.waiting) this.again.add(id);
    this.waiting = new Set();
  }

  private async ask(admission: Admission, invocation: Invocation): Promise<boolean> {
    const { tools } = this;
    const { kind, webhook } = invocation;
    const inVersion = async (object: KubeObject | undefined) =>
      object && (await tools.convert(admission, object, kind));
    const object = await inVersion(admission.object);
    const objects = { object, oldObject: await inVersion(admission.oldObject) };
    const answer = await askWebhook(tools.send, tools.newUid, admission, invocation, objects, true);
    const operations = answer ? answer.patch : [];
    if (operations.length === 0) return false;
    if (!object) {
      const why = `admission webhook ${JSON.stringify(webhook.name)} attempted to modify the object, which is not supported for this operation`;
      throw ApiError.internal(new Error(why));
    }
    const patched = tools.normalize(admission, applyWebhookPatch(object, operations), kind);
    if (equalJson(patched, object)) return false;
    admission.object = await tools.convert(admission, patched, admission.kind);
    return true;
  }
}
