import type { ServerContext } from '../server-context.js';
import { judgeNames } from './accepted-names.js';
import { isTrue, statusOf } from './conditions.js';
import { customType } from './custom-type.js';
import { type Definition, DEFINITIONS } from './definition.js';
import { DefinitionCleanup } from './definition-cleanup.js';
import { DefinitionWriter } from './definition-writer.js';
import type { CustomConversion } from './conversion.js';
import { sortedText } from '../storage/object-text.js';

/**
 * Serves the kinds of CRDs: in small steps after every change of one, as the controllers in kube-apiserver do.
 *
 * 1. Names that no other CRD has are accepted; then the CRD is established.
 * 2. What is established is served, by its accepted names, until the CRD is gone.
 * 3. A CRD that is being deleted takes its objects with it, and goes when the last of them is gone.
 *
 * @internal
 */
export class DefinitionController {
  private readonly writer: DefinitionWriter;
  private readonly cleanup: DefinitionCleanup;
  private readonly changed = new Set<string>();
  /** What is served by now, and from what it was made. */
  private readonly served = new Map<string, { group: string; plural: string; origin: string }>();

  constructor(
    private readonly server: ServerContext,
    private readonly conversion: CustomConversion,
  ) {
    this.writer = new DefinitionWriter(server);
    this.cleanup = new DefinitionCleanup(server, this.writer);
    server.storage.listen(DEFINITIONS, ({ object }) => this.later(object.key));
  }

  /** Never in the turn of the change that it is about. */
  private later(key: string): void {
    if (this.changed.size === 0) queueMicrotask(() => this.syncAll());
    this.changed.add(key);
  }

  private syncAll(): void {
    const keys = [...this.changed];
    this.changed.clear();
    for (const key of keys) this.sync(key);
  }

  private sync(key: string): void {
    const definition = this.writer.get(key);
    if (!definition) return this.end(key);
    if (this.acceptNames(key, definition) || this.establish(key, definition)) return;
    if (isTrue(definition, 'Established')) this.serve(key, definition);
    this.cleanup.run(key, definition);
  }

  private acceptNames(key: string, definition: Definition): boolean {
    const { group } = definition.spec;
    const others = this.writer.all().filter(({ spec }) => spec.group === group);
    const verdict = judgeNames(definition, others);
    if (!verdict) return false;
    definition.status = {
      ...statusOf(definition),
      acceptedNames: verdict.names,
    } as NonNullable<Definition['status']>;
    this.writer.setCondition(definition, verdict.accepted);
    this.writer.setCondition(definition, verdict.established);
    this.writer.write(key, definition);
    // A name may be free now that others wait for.
    this.wakeOthers(key, group);
    return true;
  }

  private establish(key: string, definition: Definition): boolean {
    if (!isTrue(definition, 'NamesAccepted') || isTrue(definition, 'Established')) return false;
    this.writer.setCondition(definition, {
      type: 'Established',
      status: 'True',
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted',
    });
    this.writer.write(key, definition);
    return true;
  }

  private serve(key: string, definition: Definition): void {
    const { types, storage } = this.server;
    const { group, names } = definition.spec;
    const isTerminating = isTrue(definition, 'Terminating');
    const origin = JSON.stringify([definition.spec, statusOf(definition).acceptedNames, isTerminating]);
    const before = this.served.get(key);
    if (before?.origin === origin) return;
    this.served.set(key, { group, plural: names.plural, origin });
    // What was stored until now was read by another schema.
    const changedAt = before ? storage.revision : 0;
    const type = customType(definition, { conversion: this.conversion, changedAt, isTerminating });
    if (type) {
      storage.collection(type.collection).textOf = sortedText;
      types.set(type);
    } else types.delete(group, names.plural);
  }

  private end(key: string): void {
    const served = this.served.get(key);
    if (served) this.server.types.delete(served.group, served.plural);
    this.served.delete(key);
    this.wakeOthers(key, key.slice(key.indexOf('.') + 1));
  }

  private wakeOthers(key: string, group: string): void {
    for (const { metadata, spec } of this.writer.all()) {
      const { name = '' } = metadata;
      if (spec.group === group && name !== key) this.later(name);
    }
  }
}
