import { type ApiRequest, matches } from './api-request.js';
import type { Action, Rule, RuleHandle } from './rule.js';

/** A rule at work, counting what it does. */
export class InjectedRule implements RuleHandle {
  readonly action: Action;
  private readonly removal = new AbortController();
  private struck = 0;
  private isRetired = false;

  constructor(
    private readonly rule: Rule,
    private readonly random: () => number,
    private readonly onRemove: () => void,
  ) {
    this.action = rule.action;
  }

  get hits(): number {
    return this.struck;
  }

  /** Aborts when the rule is removed. */
  get removed(): AbortSignal {
    return this.removal.signal;
  }

  /** Whether the rule strikes this request; if so, it counts. */
  strikes(request: ApiRequest): boolean {
    const { match = {}, times = Infinity, probability = 1 } = this.rule;
    if (this.isRetired || this.struck >= times || !matches(match, this.action, request)) return false;
    // The dice come last, and only where they matter, so that a seed gives the same run again.
    if (probability < 1 && this.random() >= probability) return false;
    this.struck += 1;
    return true;
  }

  /** The rule strikes no more, but what it brought lasts till it is removed. */
  retire(): void {
    this.isRetired = true;
  }

  remove(): void {
    this.isRetired = true;
    this.onRemove();
    this.removal.abort();
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}
