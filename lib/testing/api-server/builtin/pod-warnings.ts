import type { JsonObject } from '../common/json.js';
import { listAt, numberAt, objectAt, textAt } from './fields.js';
import { fractionWarnings } from './resource-warnings.js';

/** What the author of a Pod, or of a template of Pods, is warned of; `field` is where its metadata and spec are. @internal */
export function podWarnings(pod: JsonObject, field = ''): string[] {
  const spec = objectAt(pod, 'spec');
  if (!spec) return [];
  const path = field ? `${field}.spec` : 'spec';
  const containers = containersOf(spec, path);
  const seconds = numberAt(spec, 'terminationGracePeriodSeconds') ?? 0;
  return [
    ...containers.flatMap(resourceWarnings),
    ...containers.flatMap(envWarnings),
    ...portWarnings(containers),
    ...portNameWarnings(containers),
    ...(seconds < 0
      ? [
          `${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
    ...['podAffinity', 'podAntiAffinity'].flatMap((kind) => affinityWarnings(spec, kind, path)),
  ];
}

interface Placed {
  readonly container: JsonObject;
  readonly path: string;
}

/** Those that begin a Pod first. */
function containersOf(spec: JsonObject, path: string): Placed[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((name) =>
    listAt(spec, name).map((container, index) => ({ container, path: `${path}.${name}[${index}]` })),
  );
}

function resourceWarnings({ container, path }: Placed): string[] {
  return ['memory', 'ephemeral-storage'].flatMap((name) => fractionWarnings(container, path, name));
}

/** A later definition that does not build on the one before. */
function envWarnings({ container, path }: Placed): string[] {
  const seen = new Set<string>();
  const warnings: string[] = [];
  for (const [index, item] of listAt(container, 'env').entries()) {
    const name = textAt(item, 'name');
    const [value, reference] = [textAt(item, 'value'), `$(${name})`];
    const builds = item['valueFrom'] === undefined && value !== reference && value.includes(reference);
    if (seen.has(name) && !builds) {
      const why = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
      warnings.push(`${path}.env[${index}]: ${why}`);
    }
    seen.add(name);
  }
  return warnings;
}

interface PlacedPort {
  readonly port: JsonObject;
  readonly path: string;
}

const portsOf = (containers: readonly Placed[]): PlacedPort[] =>
  containers.flatMap(({ container, path }) =>
    listAt(container, 'ports').map((port, index) => ({ port, path: `${path}.ports[${index}]` })),
  );

function portWarnings(containers: readonly Placed[]): string[] {
  const known = new Map<string, PlacedPort[]>();
  return portsOf(containers).flatMap((one) => {
    const key = `${numberAt(one.port, 'containerPort') ?? 0}/${textAt(one.port, 'protocol')}`;
    const others = known.get(key) ?? [];
    known.set(key, [...others, one]);
    return others.flatMap((other) => {
      const what = likeness(one.port, other.port);
      return what ? [`${one.path}: ${what} port definition with ${other.path}`] : [];
    });
  });
}

/** How near two ports of the same number and protocol come to each other on the node. */
function likeness(one: JsonObject, other: JsonObject): string | undefined {
  const [ip, otherIp] = [textAt(one, 'hostIP'), textAt(other, 'hostIP')];
  const [port, otherPort] = [numberAt(one, 'hostPort') ?? 0, numberAt(other, 'hostPort') ?? 0];
  if (ip === otherIp && port === otherPort) return 'duplicate';
  if (port === 0 || otherPort === 0) return 'overlapping';
  return port === otherPort && (ip === '') !== (otherIp === '') ? 'dangerously ambiguous' : undefined;
}

function portNameWarnings(containers: readonly Placed[]): string[] {
  const known = new Map<string, string>();
  return portsOf(containers).flatMap(({ port, path }) => {
    const name = textAt(port, 'name');
    const other = known.get(name);
    if (name && other === undefined) known.set(name, path);
    if (!name || other === undefined) return [];
    const shown = JSON.stringify(name);
    return [
      `${path}: duplicate port name ${shown} with ${other}, services and probes that select ports by name will use ${other}`,
    ];
  });
}

function affinityWarnings(spec: JsonObject, kind: string, path: string): string[] {
  const field = `${path}.affinity.${kind}`;
  const affinity = objectAt(spec, 'affinity', kind);
  const why = 'a null labelSelector results in matching no pod';
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  return [
    ...listAt(affinity, required).flatMap((term, index) =>
      objectAt(term, 'labelSelector') ? [] : [`${field}.${required}[${index}].labelSelector: ${why}`],
    ),
    ...listAt(affinity, preferred).flatMap((term, index) =>
      objectAt(term, 'podAffinityTerm', 'labelSelector')
        ? []
        : [`${field}.${preferred}[${index}].podAffinityTerm.labelSelector: ${why}`],
    ),
  ];
}
