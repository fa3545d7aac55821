import { describe, expect, it } from 'vitest';
import { resource } from '../resource/resource.js';
import { relationsIn } from './relations-in.js';
import { Predicates } from './predicate.js';
import { owned, watched } from './relation.js';

class Note extends resource({ group: '', version: 'v1', kind: 'Note', plural: 'notes' }) {}
class Planet extends resource({
  group: '',
  version: 'v1',
  kind: 'Planet',
  plural: 'planets',
  scope: 'Cluster',
}) {}
const map = () => ({ name: 'a' });

describe('owns and watches', () => {
  it('are taken as kinds, and as what owned() and watched() make of them', () => {
    const relations = relationsIn(
      { owns: [Note, owned(Planet, { owners: 'all' })], watches: [watched(Note, { map })] },
      'here',
    );
    expect(relations.map(({ type, kind }) => [type, kind.name])).toEqual([
      ['owns', 'Note'],
      ['owns', 'Planet'],
      ['watches', 'Note'],
    ]);
  });

  it.each<[object, string]>([
    [{ owns: Note }, 'Expected `owns` of here to be an array, got'],
    [{ owns: ['Note'] }, 'Expected `owns` of here to be kinds, or what owned() makes of them, got "Note"'],
    [
      { watches: [Note] },
      'Expected `watches` of here to be what watched() makes of a kind and its `map`, got "Note"',
    ],
    [
      { watches: [owned(Note)] },
      'Expected `watches` of here to be what watched() makes of a kind and its `map`',
    ],
    [
      { watches: [watched(Note, {} as never)] },
      'Expected `map` of notes/v1 in `watches` of here to be a function',
    ],
    [{ owns: [owned(Note, { owner: 'all' } as never)] }, 'notes/v1 in `owns` of here has no option `owner`'],
    [{ owns: [owned(Note, { owners: 'some' as never })] }, "to be 'controller' or 'all', got \"some\""],
    [{ owns: [owned(Planet, { namespaces: 'a' })] }, 'planets/v1 in `owns` of here is cluster-scoped'],
    [
      { owns: [owned(Note, { predicate: true as never })] },
      'Expected `predicate` of notes/v1 in `owns` of here',
    ],
    [
      { owns: [owned(Note, { labelSelector: 'a=b c' })] },
      'Expected `labelSelector` of notes/v1 in `owns` of here',
    ],
    [
      {
        owns: [
          owned(Note, {
            metadataOnly: true,
            predicate: Predicates.any(Predicates.labels, Predicates.not(Predicates.status)),
          }),
        ],
      },
      'notes/v1 in `owns` of here has a predicate that asks for the status, of which nothing is received with `metadataOnly`',
    ],
  ])('are refused when they can not work: %j', (options, message) => {
    expect(() => relationsIn(options, 'here')).toThrow(message);
  });
});
