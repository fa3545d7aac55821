import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';
import type { ReconcileLogger } from './reconciler.interface.js';

/** A logger that names the object in front of each message. @internal */
export class ObjectLog implements ReconcileLogger {
  constructor(
    private readonly out: Log,
    private readonly key: ObjectKey,
  ) {}

  private get object(): string {
    return describeKey(this.key);
  }

  log(message: string): void {
    this.out.log(`${this.object}: ${message}`);
  }

  warn(message: string): void {
    this.out.warn(`${this.object}: ${message}`);
  }

  error(message: string, error?: unknown): void {
    const stack = error === undefined ? undefined : stackWithCauses(toError(error));
    this.out.error(`${this.object}: ${message}`, stack);
  }

  debug(message: string): void {
    this.out.debug(`${this.object}: ${message}`);
  }
}

/** The stack of an error and of each cause below it: the one that matters is often the last. @internal */
export function stackWithCauses(error: Error): string {
  const stacks: string[] = [];
  for (let link: unknown = error, depth = 0; link instanceof Error && depth < 8; link = link.cause, depth++) {
    stacks.push(link.stack ?? `${link.name}: ${link.message}`);
  }
  return stacks.join('\ncaused by: ');
}
