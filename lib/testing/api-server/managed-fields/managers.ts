import { isObject, type Json, type JsonObject } from '../common/json.js';
import type { ManagedFieldsEntry } from '../common/kube-object.js';
import type { FieldSet } from './field-set.js';
import { decodeFields, encodeFields } from './fields-v1.js';

/** What one manager owns by one kind of operation. @internal */
export interface Ownership {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource: string;
  /** The version that the fields are named in. */
  readonly apiVersion: string;
  readonly fields: FieldSet;
  /** The text of the fields, as long as they are what was read. */
  readonly encoded?: JsonObject | undefined;
}

/** Who owns what. Changed in place by the steps of one operation. @internal */
export interface Managers {
  readonly owners: Map<string, Ownership>;
  /** When an owner last changed something. Kept apart: it outlives what is owned. */
  readonly times: Map<string, string>;
}

/** @internal */
export function noManagers(): Managers {
  return { owners: new Map(), times: new Map() };
}

/** @internal */
export type OwnerId = Pick<Ownership, 'manager' | 'operation' | 'subresource' | 'apiVersion'>;

/** One entry for each of these. A manager that applies has one entry, whatever version it applies in. @internal */
export function ownerKey({ manager, operation, subresource, apiVersion }: OwnerId): string {
  return `${operation}\0${manager}\0${operation === 'Apply' ? '' : apiVersion}\0${subresource}`;
}

/** @internal */
export function withFields(owner: Ownership, fields: FieldSet): Ownership {
  return fields === owner.fields ? owner : { ...owner, fields, encoded: undefined };
}

/** Reads `metadata.managedFields`; undefined where an entry is none. @internal */
export function decodeManagers(entries: Json | undefined): Managers | undefined {
  const managers = noManagers();
  if (entries === undefined || entries === null) return managers;
  if (!Array.isArray(entries)) return undefined;
  for (const entry of entries) {
    const owner = decodeEntry(entry);
    if (!owner) return undefined;
    const key = ownerKey(owner);
    managers.owners.set(key, owner);
    const { time } = entry as JsonObject;
    if (typeof time === 'string') managers.times.set(key, time);
    else managers.times.delete(key);
  }
  return managers;
}

function decodeEntry(entry: Json): Ownership | undefined {
  if (!isObject(entry)) return undefined;
  const { manager = '', operation, apiVersion, fieldsType, fieldsV1, subresource = '' } = entry;
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  if (typeof manager !== 'string' || typeof subresource !== 'string') return undefined;
  if (typeof apiVersion !== 'string' || apiVersion === '' || fieldsType !== 'FieldsV1') return undefined;
  try {
    const fields = decodeFields(fieldsV1);
    return { manager, operation, subresource, apiVersion, fields, encoded: encodedAs(fieldsV1) };
  } catch {
    // Keys that are no path elements, or a tree that is deeper than anything can be.
    return undefined;
  }
}

const encodedAs = (fields: Json | undefined) => (isObject(fields) ? fields : undefined);

/** The entries, in the order in which a real server has them; undefined where nobody owns anything. @internal */
export function encodeManagers({ owners, times }: Managers): ManagedFieldsEntry[] | undefined {
  if (owners.size === 0) return undefined;
  const entries: ManagedFieldsEntry[] = [];
  for (const [key, owner] of owners) {
    const time = times.get(key);
    entries.push({
      manager: owner.manager,
      operation: owner.operation,
      apiVersion: owner.apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: owner.encoded ?? encodeFields(owner.fields),
      ...(owner.subresource && { subresource: owner.subresource }),
    });
  }
  return entries.length === 1 ? entries : entries.sort(compareEntries);
}

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return (
    compare(a.operation, b.operation) ||
    compare(secondsOf(a.time), secondsOf(b.time)) ||
    compare(a.manager, b.manager) ||
    compare(a.apiVersion, b.apiVersion) ||
    compare(a.subresource ?? '', b.subresource ?? '')
  );
}

/** @internal */
export function secondsOf(time: string | undefined): number {
  const ms = time === undefined ? NaN : Date.parse(time);
  return Number.isNaN(ms) ? 0 : Math.floor(ms / 1000);
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
