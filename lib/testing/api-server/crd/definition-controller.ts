import type { ServerContext } from '../server-context.js';
import type { StorageEvent } from '../storage/storage-event.js';
import { timestamp } from '../write/metadata.js';
import { customType } from './custom-type.js';
import { type Definition, DEFINITIONS } from './definition.js';
import { isEstablished } from './definition-rules.js';

/** Serves the kinds of CRDs: soon after one is created, until it is deleted, and its objects with it. @internal */
export class DefinitionController {
  constructor(private readonly server: Pick<ServerContext, 'storage' | 'types' | 'clock'>) {
    server.storage.listen(DEFINITIONS, (event) => {
      // Never in the turn of the change that it is about.
      queueMicrotask(() => this.observe(event));
    });
  }

  private observe({ type, object }: StorageEvent): void {
    const definition = object.parse() as Definition;
    if (type === 'DELETED') return this.end(definition);
    const present = this.server.storage.collection(DEFINITIONS).get(object.key);
    if (present !== object) return;
    if (!isEstablished(definition)) return this.establish(definition);
    this.serve(definition);
  }

  private establish(definition: Definition): void {
    const { types, storage, clock } = this.server;
    const { group, names } = definition.spec;
    const lastTransitionTime = timestamp(clock.date());
    const taken = [...types.all()].find(
      (one) =>
        one.isCustom && one.group === group && one.resource !== names.plural && clashes(one, definition),
    );
    const status = (definition['status'] ?? {}) as object;
    const condition = (type: string, isTrue: boolean, reason: string, message: string) => ({
      type,
      status: isTrue ? 'True' : 'False',
      lastTransitionTime,
      reason,
      message,
    });
    definition['status'] = {
      ...status,
      ...(!taken && { acceptedNames: { ...names } }),
      conditions: taken
        ? [
            condition('NamesAccepted', false, 'KindConflict', `"${names.kind}" is already in use`),
            condition('Established', false, 'NotAccepted', 'not all names are accepted'),
          ]
        : [
            condition('NamesAccepted', true, 'NoConflicts', 'no conflicts found'),
            condition('Established', true, 'InitialNamesAccepted', 'the initial names have been accepted'),
          ],
    };
    // A clash is told once; it is looked at again when the CRD changes.
    if (taken && JSON.stringify(status).includes('KindConflict')) return;
    storage.put(DEFINITIONS, definition);
    if (!taken) this.serve(definition);
  }

  private serve(definition: Definition): void {
    const type = customType(definition);
    const { group, names } = definition.spec;
    if (type) this.server.types.set(type);
    else this.server.types.delete(group, names.plural);
  }

  /** The objects go first, so that who watches them is told. */
  private end({ spec: { group, names } }: Definition): void {
    const { storage, types } = this.server;
    if (!types.get(group, names.plural)?.isCustom) return;
    const collection = `${names.plural}.${group}`;
    for (const object of [...storage.collection(collection).list()]) storage.delete(collection, object);
    types.delete(group, names.plural);
  }
}

function clashes(one: { kind: string; listKind: string }, { spec: { names } }: Definition): boolean {
  return [one.kind, one.listKind].some((name) => name === names.kind || name === names.listKind);
}
