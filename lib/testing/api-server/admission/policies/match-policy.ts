import type { Admission } from '../admission.js';
import type { Target, WebhookMatcher } from '../webhooks/match-webhook.js';
import type { PolicyCriteria } from './policy.js';

/** As what a write is meant by a policy or a binding; undefined where it is not. @internal */
export function matchPolicy(
  matcher: WebhookMatcher,
  criteria: PolicyCriteria,
  admission: Admission,
): Target | undefined {
  const { rules, excludes } = criteria;
  const target = rules.length === 0 ? admission : matcher.byRules(criteria, admission);
  if (!target || matcher.byRules({ ...criteria, rules: excludes }, admission)) return undefined;
  return matcher.matchesLabels(criteria, admission) ? target : undefined;
}
