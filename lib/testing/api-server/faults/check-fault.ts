import { refuseUnknown } from '../../../common/check-options.js';
import { unexpected } from '../../../common/invalid-option-error.js';
import type { Fault, FaultMoment, FaultPlan } from './fault-plan.js';

const MOMENTS: readonly FaultMoment[] = [
  'beforeReceive',
  'afterCommit',
  'beforeResponse',
  'watchSend',
  'webhook',
];

/** Which actions make sense at which moment. */
const ACTIONS: Readonly<Record<string, readonly FaultMoment[]>> = {
  status: MOMENTS,
  delay: MOMENTS,
  drop: MOMENTS,
  cut: ['afterCommit', 'beforeResponse', 'watchSend'],
  halfOpen: MOMENTS,
  duplicate: ['watchSend'],
  reorder: ['watchSend'],
  lose: ['watchSend'],
  end: ['watchSend'],
  staleView: ['beforeReceive'],
  compact: ['beforeReceive', 'afterCommit', 'beforeResponse'],
  freeze: ['beforeReceive', 'afterCommit', 'beforeResponse'],
  disconnectAll: ['beforeReceive', 'afterCommit', 'beforeResponse'],
  clockJump: ['beforeReceive', 'afterCommit', 'beforeResponse'],
};

const PLAN_FIELDS = ['seed', 'faults'];
const FIELDS = ['on', 'at', 'nth', 'times', 'probability', 'do'];
const MATCH_FIELDS = [
  'verb',
  'group',
  'resource',
  'subresource',
  'namespace',
  'name',
  'userAgent',
  'eventType',
  'change',
];

const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  status: ['code'],
  delay: ['ms'],
  cut: ['afterBytes'],
  clockJump: ['ms'],
};

/** Refuses a plan that is no plan, or has a fault that can't happen. @internal */
export function checkPlan(plan: FaultPlan): void {
  refuseUnknown(plan, PLAN_FIELDS, 'the plan');
  if (!Array.isArray(plan.faults)) throw unexpected('`faults` of the plan', 'a list of faults', plan.faults);
  plan.faults.forEach(checkFault);
}

/** Refuses a fault that can't be what its author meant, naming what is wrong. @internal */
export function checkFault(fault: Fault, index: number): void {
  const at = `faults[${index}]`;
  refuseUnknown(fault, FIELDS, at);
  // A misspelt field would be none: the fault would happen to everything.
  if (fault.on !== undefined) refuseUnknown(fault.on, MATCH_FIELDS, `${at}.on`);
  if (!MOMENTS.includes(fault.at)) throw unexpected(`${at}.at`, `one of ${MOMENTS.join(', ')}`, fault.at);
  const action = (fault.do as { action?: string } | undefined)?.action ?? '';
  const moments = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!moments) throw unexpected(`${at}.do.action`, `one of ${Object.keys(ACTIONS).join(', ')}`, action);
  if (!moments.includes(fault.at)) {
    throw unexpected(`${at}.at`, `a moment at which "${action}" can happen: ${moments.join(', ')}`, fault.at);
  }
  for (const field of NUMBERS[action] ?? []) {
    const value: unknown = (fault.do as unknown as Record<string, unknown>)[field];
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw unexpected(`${at}.do.${field}`, 'a finite number', value);
  }
  const { change } = fault.on ?? {};
  if (change && fault.at !== 'afterCommit') {
    throw unexpected(`${at}.at`, 'afterCommit, where on.change says what was changed', fault.at);
  }
  if (change && !change.path) throw unexpected(`${at}.on.change.path`, 'the path of a field', change.path);
  const { nth, times, probability } = fault;
  if (nth !== undefined && !(Number.isInteger(nth) && nth >= 1))
    throw unexpected(`${at}.nth`, 'a whole number >= 1', nth);
  if (times !== undefined && !(times >= 1)) throw unexpected(`${at}.times`, 'a number >= 1', times);
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw unexpected(`${at}.probability`, 'a number from 0 to 1', probability);
  }
}
