import type { Random } from '../common/random.js';
import type { RequestInfo } from '../request/request-info.js';
import type { StorageEvent } from '../storage/storage-event.js';
import type { FaultAction } from './fault-action.js';
import type { Fault, FaultMatch } from './fault-plan.js';
import { hasChanged } from './field-change.js';

/** What a fault is matched against. @internal */
export interface FaultSubject extends Pick<
  RequestInfo,
  'verb' | 'group' | 'resource' | 'subresource' | 'namespace' | 'name' | 'path'
> {
  readonly userAgent: string;
  readonly eventType?: string;
  /** What the request has changed, once it has. */
  readonly committed?: StorageEvent | undefined;
}

/** A fault with the count of its matches. @internal */
export class ArmedFault {
  private matches = 0;
  private fired = 0;

  constructor(
    readonly index: number,
    readonly fault: Fault,
    private readonly random: Random,
    /** What all faults of its plan are limited to. */
    private readonly limit: FaultMatch = {},
  ) {}

  /** Counts a match, and says whether it is one to which the fault happens. */
  strikes(subject: FaultSubject): boolean {
    if (!isMatch(this.limit, subject) || !isMatch(this.fault.on ?? {}, subject)) return false;
    this.matches++;
    const { nth = 1, probability = 1 } = this.fault;
    const times = this.fault.times ?? (this.fault.nth === undefined ? Infinity : 1);
    if (this.matches < nth || this.fired >= times) return false;
    if (probability < 1 && this.random.next() >= probability) return false;
    this.fired++;
    return true;
  }
}

/** What it does, in turn. @internal */
export function actionsOf({ do: actions }: Fault): readonly FaultAction[] {
  return 'action' in actions ? [actions] : actions;
}

const FIELDS = ['verb', 'group', 'resource', 'subresource', 'namespace', 'name', 'eventType'] as const;

function isMatch(match: FaultMatch, subject: FaultSubject): boolean {
  if (match.userAgent !== undefined && !subject.userAgent.startsWith(match.userAgent)) return false;
  if (match.change && !(subject.committed && hasChanged(subject.committed, match.change))) return false;
  return FIELDS.every((field) => {
    const wanted = match[field];
    if (wanted === undefined) return true;
    const actual = subject[field] ?? '';
    return typeof wanted === 'string' ? wanted === actual : wanted.includes(actual);
  });
}
