import type { FieldChange } from './field-changes.js';

/** A write that was not made. @publicApi */
export interface PlannedChange {
  /** What would become of the object. */
  readonly type: 'create' | 'update' | 'delete';
  /** Its kind; for what is no object, such as an eviction, the end of its path. */
  readonly kind: string;
  /** Its name; `undefined` where the server would choose it, and of a deletion of many. */
  readonly name?: string | undefined;
  /** Its namespace, if it has one. */
  readonly namespace?: string | undefined;
  /** Set to `status`, or what else of it would be written by a path of its own. */
  readonly subresource?: string | undefined;
  /** Its fields that would be other than they are. Of a deletion, none. */
  readonly fields: readonly FieldChange[];
}

/** Takes the writes that are not made. @internal */
export type PlanListener = (change: PlannedChange) => void;

/** What would be written. @publicApi */
export class Plan {
  /** @internal */
  constructor(
    /** In the order in which they would be made. */
    readonly changes: readonly PlannedChange[],
  ) {}

  /** Nothing would be written. */
  get isEmpty(): boolean {
    return this.changes.length === 0;
  }

  /** For people to read: each change, and under it its fields. */
  toString(): string {
    return this.changes.map(describeChange).join('\n');
  }
}

const MAX_FIELDS = 100;
const MAX_VALUE_LENGTH = 120;

/** @internal */
export function describeChange({ type, kind, name, namespace, subresource, fields }: PlannedChange): string {
  const what = `${kind}${name === undefined ? '' : ` "${name}"`}`;
  const part = subresource === undefined ? '' : ` (${subresource})`;
  const where = namespace === undefined ? '' : ` in namespace "${namespace}"`;
  const lines = fields.slice(0, MAX_FIELDS).map(describeField);
  const more = fields.length > MAX_FIELDS ? [`  … and ${fields.length - MAX_FIELDS} more`] : [];
  return [`would ${type} ${what}${part}${where}`, ...lines, ...more].join('\n');
}

function describeField({ path, from, to }: FieldChange): string {
  if (from === undefined) return `  + ${path}: ${written(to)}`;
  if (to === undefined) return `  - ${path}: ${written(from)}`;
  return `  ~ ${path}: ${written(from)} → ${written(to)}`;
}

function written(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
}
