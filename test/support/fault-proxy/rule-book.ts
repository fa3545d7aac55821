import type { ApiRequest } from './api-request.js';
import { InjectedRule } from './injected-rule.js';
import { isWatchAction, type RequestAction, type Rule } from './rule.js';

/** What the rules have for one request. */
export interface Verdict {
  readonly delayMs: number;
  /** Each aborts when the request may go on. */
  readonly holds: readonly AbortSignal[];
  readonly action?: RequestAction;
}

/** The rules that are in force, oldest first. */
export class RuleBook {
  private readonly rules = new Set<InjectedRule>();

  constructor(private readonly random: () => number) {}

  inject(rule: Rule): InjectedRule {
    const injected = new InjectedRule(rule, this.random, () => this.rules.delete(injected));
    this.rules.add(injected);
    return injected;
  }

  /** For a request that comes. */
  judge(request: ApiRequest): Verdict {
    let delayMs = 0;
    const holds: AbortSignal[] = [];
    let action: RequestAction | undefined;
    for (const rule of this.rules) {
      if (isWatchAction(rule.action)) continue;
      if (rule.action.type === 'delay') {
        if (rule.strikes(request)) delayMs += rule.action.ms;
      } else if (rule.action.type === 'hold') {
        if (rule.strikes(request)) holds.push(rule.removed);
      } else if (!action && rule.strikes(request)) action = rule.action;
    }
    return { delayMs, holds, ...(action && { action }) };
  }

  /** For a watch that begins. */
  *forWatch(request: ApiRequest): Generator<InjectedRule> {
    for (const rule of this.rules) if (isWatchAction(rule.action) && rule.strikes(request)) yield rule;
  }

  clear(): void {
    for (const rule of this.rules) rule.remove();
  }
}
