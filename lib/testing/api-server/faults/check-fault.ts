import { refuseUnknown } from '../../../common/check-options.js';
import { unexpected } from '../../../common/invalid-option-error.js';
import type { FaultAction, HostilePayload } from './fault-action.js';
import { ACTIONS, MOMENTS } from './fault-fields.js';
import type { Fault, FaultMoment, FaultPlan } from './fault-plan.js';

const PLAN_FIELDS = ['seed', 'on', 'faults'];
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

const PAYLOADS: readonly HostilePayload[] = ['huge', 'deep', 'prototype', 'gzip'];

/** Refuses a plan that is no plan, or has a fault that can't happen. @internal */
export function checkPlan(plan: FaultPlan): void {
  refuseUnknown(plan, PLAN_FIELDS, 'the plan');
  if (plan.on !== undefined) refuseUnknown(plan.on, MATCH_FIELDS, '`on` of the plan');
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
  const actions = [fault.do].flat();
  if (actions.length === 0) throw unexpected(`${at}.do`, 'at least one action', fault.do);
  for (const [place, action] of actions.entries())
    checkAction(action, fault.at, Array.isArray(fault.do) ? `${at}.do[${place}]` : `${at}.do`, at);
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

/** @param where the action is @param at where its fault is */
function checkAction(given: FaultAction | undefined, moment: FaultMoment, where: string, at: string): void {
  const action = given?.action ?? '';
  const rule = Object.hasOwn(ACTIONS, action) ? ACTIONS[action as FaultAction['action']] : undefined;
  if (!rule) throw unexpected(`${where}.action`, `one of ${Object.keys(ACTIONS).join(', ')}`, action);
  const { moments, numbers = {}, others = [] } = rule;
  if (!moments.includes(moment)) {
    throw unexpected(`${at}.at`, `a moment at which "${action}" can happen: ${moments.join(', ')}`, moment);
  }
  refuseUnknown(given, ['action', ...Object.keys(numbers), ...others], where);
  const values = given as unknown as Readonly<Record<string, unknown>>;
  for (const [field, { min, isRequired }] of Object.entries(numbers)) {
    const value = values[field];
    if (value === undefined && !isRequired) continue;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < min)
      throw unexpected(`${where}.${field}`, min > 0 ? `a finite number >= ${min}` : 'a finite number', value);
  }
  const { payload, patch } = values;
  if (action === 'patch' && (typeof patch !== 'object' || patch === null))
    throw unexpected(`${where}.patch`, 'an object to merge', patch);
  if (action !== 'hostile') return;
  if (!PAYLOADS.includes(payload as HostilePayload))
    throw unexpected(`${where}.payload`, `one of ${PAYLOADS.join(', ')}`, payload);
  if (payload === 'gzip' && moment === 'watchSend')
    throw unexpected(`${at}.at`, 'afterCommit or beforeResponse: a watch is compressed as a whole', moment);
}
