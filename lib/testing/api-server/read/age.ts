/**
 * How long ago, in the short form that `kubectl get` shows: `45s`, `3m20s`, `5h3m`, `12d`, `2y30d`. The units are
 * those of k8s.io/apimachinery/pkg/util/duration (HumanDuration).
 *
 * @internal
 */
export function shortAge(since: string, now: Date): string {
  const seconds = Math.floor((now.getTime() - new Date(since).getTime()) / 1000);
  if (Number.isNaN(seconds)) return '<unknown>';
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  return shortDuration(seconds);
}

/** A duration in seconds in the same form. @internal */
export function shortDuration(seconds: number): string {
  if (seconds < 60 * 2) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's');
  if (minutes < 60 * 3) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 8) return withRest(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  if (hours < 24 * 365 * 8) return withRest(years, 'y', days % 365, 'd');
  return `${years}y`;
}

function withRest(count: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${count}${unit}` : `${count}${unit}${rest}${restUnit}`;
}
