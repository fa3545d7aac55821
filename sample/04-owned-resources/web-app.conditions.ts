import { type Condition, ConditionType, setCondition } from '../../lib/index.js';

/** How a site is, in the words that `kubectl wait`, Flux and Argo CD understand. */
export interface SiteState {
  readonly isReady: boolean;
  /** It does not get there by itself. */
  readonly isStalled: boolean;
  readonly reason: string;
  readonly message: string;
}

export function conditionsOf(
  before: Condition[] | undefined,
  { isReady, isStalled, reason, message }: SiteState,
): Condition[] {
  const holds: [type: string, holds: boolean][] = [
    [ConditionType.Ready, isReady],
    [ConditionType.Reconciling, !isReady && !isStalled],
    [ConditionType.Stalled, isStalled],
  ];
  const now = new Date();
  return holds.reduce<Condition[]>(
    (conditions, [type, holds]) =>
      setCondition(conditions, { type, status: holds ? 'True' : 'False', reason, message }, now),
    before ?? [],
  );
}
