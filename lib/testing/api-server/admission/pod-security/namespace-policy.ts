import type { StatusCause } from '../../common/api-error.js';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'] as const;
const VERSION = /^v1\.(0|[1-9]\d*)$/;

/** How strict, from nothing at all to all there is. @internal */
export type Level = (typeof LEVELS)[number];

/** A level, as it was in a minor version of Kubernetes 1. @internal */
export interface LevelVersion {
  readonly level: Level;
  readonly version: number | 'latest';
}

/** What a namespace wants of its Pods. @internal */
export interface NamespacePolicy {
  /** Pods that don't keep to it are refused. */
  readonly enforce: LevelVersion;
  /** Who makes Pods, or what Pods are made from, that don't keep to it is warned. */
  readonly warn: LevelVersion;
  /** What is wrong with the labels. */
  readonly causes: readonly StatusCause[];
}

/** @internal */
export const describeLevel = ({ level, version }: LevelVersion): string =>
  `${level}:${version === 'latest' ? version : `v1.${version}`}`;

/** Whether a level is stricter than another. @internal */
export const isStricter = (level: Level, other: Level): boolean =>
  LEVELS.indexOf(level) > LEVELS.indexOf(other);

/**
 * What the labels of a namespace say. Of a label that is wrong, `enforce` takes the strictest, and `warn` none.
 *
 * @internal
 */
export function namespacePolicy(labels: Readonly<Record<string, string>>): NamespacePolicy {
  const causes: StatusCause[] = [];
  const complain = (mode: string, value: string, why: string) => {
    const field = `metadata.labels[${PREFIX}${mode}]`;
    causes.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
      field,
    });
  };
  const levelOf = (mode: string, fallback: Level): Level | undefined => {
    const value = labels[PREFIX + mode];
    if (value === undefined) return undefined;
    const level = LEVELS.find((known) => known === value);
    if (!level) complain(mode, value, `must be one of ${LEVELS.join(', ')}`);
    return level ?? fallback;
  };
  const versionOf = (mode: string): number | 'latest' | undefined => {
    const value = labels[`${PREFIX}${mode}-version`];
    if (value === undefined || value === 'latest') return value;
    const [, minor] = VERSION.exec(value) ?? [];
    if (minor === undefined) complain(`${mode}-version`, value, 'must be "latest" or "v1.x"');
    return minor === undefined ? 'latest' : Number(minor);
  };
  const said = levelOf('enforce', 'restricted');
  const isWrong = causes.length > 0;
  const enforce: LevelVersion = { level: said ?? 'privileged', version: versionOf('enforce') ?? 'latest' };
  // Told to an audit log, of which there is none.
  levelOf('audit', 'privileged');
  versionOf('audit');
  const level = levelOf('warn', 'privileged');
  const version = versionOf('warn');
  const follows = level === undefined && said !== undefined && !isWrong;
  const warn: LevelVersion = follows
    ? { level: enforce.level, version: version ?? enforce.version }
    : { level: level ?? 'privileged', version: version ?? 'latest' };
  return { enforce, warn, causes };
}
