import type { FaultAction } from './fault-action.js';
import type { FaultMoment } from './fault-plan.js';

/** @internal */
export const MOMENTS: readonly FaultMoment[] = [
  'beforeReceive',
  'afterCommit',
  'beforeResponse',
  'watchSend',
  'webhook',
];

const ANSWERED: readonly FaultMoment[] = ['afterCommit', 'beforeResponse'];
const SENT: readonly FaultMoment[] = [...ANSWERED, 'watchSend'];
const REQUESTED: readonly FaultMoment[] = ['beforeReceive', ...ANSWERED];
const UNCALLED: readonly FaultMoment[] = ['beforeReceive', ...SENT];

/** When an action can happen, and what it takes. @internal */
export interface ActionRule {
  readonly moments: readonly FaultMoment[];
  /** The least value of each number, and whether the action has to have it. */
  readonly numbers?: Readonly<Record<string, { readonly min: number; readonly isRequired: boolean }>>;
  readonly others?: readonly string[];
}

const required = (min: number) => ({ min, isRequired: true });
const optional = (min: number) => ({ min, isRequired: false });

/** @internal */
export const ACTIONS: Readonly<Record<FaultAction['action'], ActionRule>> = {
  status: {
    moments: MOMENTS,
    numbers: { code: required(100) },
    others: ['reason', 'message', 'headers', 'body'],
  },
  delay: { moments: MOMENTS, numbers: { ms: required(0) } },
  throttle: { moments: SENT, numbers: { bytesPerSecond: required(1) } },
  drop: { moments: MOMENTS, others: ['scope'] },
  cut: { moments: SENT, numbers: { afterBytes: required(0) } },
  halfOpen: { moments: MOMENTS, numbers: { afterBytes: optional(0) } },
  hostile: { moments: SENT, numbers: { size: optional(1) }, others: ['payload'] },
  duplicate: { moments: ['watchSend'], numbers: { copies: optional(1) } },
  reorder: { moments: ['watchSend'] },
  shuffle: { moments: ['beforeResponse'] },
  lose: { moments: ['watchSend'] },
  end: { moments: ['watchSend'] },
  staleView: { moments: ['beforeReceive'], numbers: { behind: optional(0) } },
  compact: { moments: UNCALLED },
  freeze: { moments: REQUESTED, numbers: { ms: optional(0) } },
  disconnectAll: { moments: REQUESTED },
  clockJump: { moments: REQUESTED, numbers: { ms: required(-Infinity) } },
  streamLimit: { moments: REQUESTED, numbers: { streams: required(1) } },
  delete: { moments: UNCALLED },
  recreate: { moments: UNCALLED },
  patch: { moments: UNCALLED, others: ['patch'] },
  storm: { moments: UNCALLED, numbers: { changes: required(1) } },
};
