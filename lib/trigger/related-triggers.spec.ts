import { describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import type { Kind } from '../resource/kind.js';
import { resource } from '../resource/resource.js';
import { StoredObject } from '../store/stored-object.js';
import { RelatedTriggers } from './related-triggers.js';
import { Predicates } from './predicate.js';
import { owned, watched, type Relation } from './relation.js';

class Widget extends resource({ group: 'example.com', version: 'v2', kind: 'Widget', plural: 'widgets' }) {}
class Planet extends resource({
  group: 'example.com',
  version: 'v1',
  kind: 'Planet',
  plural: 'planets',
  scope: 'Cluster',
}) {}
class Note extends resource<{ data: string }>({ group: '', version: 'v1', kind: 'Note', plural: 'notes' }) {}

function note(
  resourceVersion: string,
  more: { data?: string; ownerReferences?: object[] } = {},
): StoredObject {
  const { data = '', ownerReferences } = more;
  return StoredObject.from('default', {
    apiVersion: 'v1',
    kind: 'Note',
    metadata: {
      name: 'n',
      namespace: 'ns',
      uid: 'u',
      resourceVersion,
      creationTimestamp: '',
      ownerReferences,
    },
    data,
  } as never);
}

function triggers(relation: Relation, primary: Kind = Widget) {
  const log = new RecordingLog();
  return { log, of: new RelatedTriggers(relation, primary, log) };
}

const owner = (apiVersion: string, name: string, controller?: boolean) => ({
  apiVersion,
  kind: 'Widget',
  name,
  uid: name,
  ...(controller !== undefined && { controller }),
});

describe('an owner', () => {
  it('is found in whatever version the reference has, by group and kind, and only as the controller', () => {
    const current = note('1', {
      ownerReferences: [
        owner('example.com/v1', 'a', true),
        owner('example.com/v1', 'b'),
        owner('other.com/v1', 'c', true),
        { ...owner('example.com/v1', 'd', true), kind: 'Gadget' },
      ],
    });
    const keys = (relation: Relation) =>
      triggers(relation)
        .of.triggersOf({ type: 'added', current, isInitial: false })
        .map(({ key }) => key);
    expect(keys(owned(Note))).toEqual(['default/ns/a']);
    expect(keys(owned(Note, { owners: 'all' }))).toEqual(['default/ns/a', 'default/ns/b']);
  });

  it('is run for every version of metadata, and of a whole object only when something differs', () => {
    const ownerReferences = [owner('example.com/v1', 'a', true)];
    const change = {
      type: 'updated',
      previous: note('1', { ownerReferences }),
      current: note('2', { ownerReferences }),
    } as const;
    expect(triggers(owned(Note)).of.triggersOf(change)).toHaveLength(1);
    expect(triggers(owned(Note, { metadataOnly: false })).of.triggersOf(change)).toEqual([]);
  });

  it.each([
    ['whole objects', owned(Note, { metadataOnly: false })],
    ['a predicate that asks for something else', owned(Note, { predicate: Predicates.labels })],
  ])('is run when it gains or loses an object and nothing else changes, with %s', (_, relation) => {
    const change = {
      type: 'updated',
      previous: note('1', { ownerReferences: [owner('example.com/v1', 'a', true)] }),
      current: note('2', { ownerReferences: [owner('example.com/v1', 'b', true)] }),
    } as const;
    const keys = triggers(relation)
      .of.triggersOf(change)
      .map(({ key }) => key);
    expect(keys.sort()).toEqual(['default/ns/a', 'default/ns/b']);
  });
});

describe('map()', () => {
  const added = { type: 'added', current: note('1'), isInitial: true } as const;

  it('names objects in the namespace of what it was given, in another, and without one for a cluster-scoped kind', () => {
    const map = () => [{ name: 'a' }, { name: 'b', namespace: 'other' }, { name: 'a' }];
    const keys = (primary: Kind) =>
      triggers(watched(Note, { map }), primary)
        .of.triggersOf(added)
        .map(({ key }) => key);
    expect(keys(Widget)).toEqual(['default/ns/a', 'default/other/b']);
    expect(keys(Planet)).toEqual(['default//a', 'default//b']);
  });

  it('that throws, or names what is no object, is logged with what it was asked about, and wakes nobody', () => {
    const throwing = triggers(
      watched(Note, {
        map: () => {
          throw new Error('no');
        },
      }),
    );
    expect(throwing.of.triggersOf(added)).toEqual([]);
    expect(throwing.log.lines.join()).toContain('map() of notes/v1 failed for ns/n, which wakes nobody: no');
    const wrong = triggers(watched(Note, { map: () => ({ name: '' }) }));
    expect(wrong.of.triggersOf(added)).toEqual([]);
    expect(wrong.log.lines.join()).toContain(
      'expected { name, namespace? } or an array of such, got {"name":""}',
    );
  });
});
