import { trackUpdate } from '../managed-fields/field-manager.js';
import { runSteps } from '../managed-fields/run-steps.js';
import type { ServerContext } from '../server-context.js';
import { isReadyToGo } from '../write/delete-rules.js';
import { converter, fieldContext } from '../write/managed-fields-gate.js';
import { timestamp } from '../write/metadata.js';
import { type NewCondition, setCondition } from './conditions.js';
import { type Definition, DEFINITIONS } from './definition.js';

/** Writes what the server itself says of CRDs, under its own name. @internal */
export class DefinitionWriter {
  constructor(private readonly server: ServerContext) {}

  get(key: string): Definition | undefined {
    return this.server.storage.collection(DEFINITIONS).get(key)?.parse() as Definition | undefined;
  }

  all(): Definition[] {
    return [...this.server.storage.collection(DEFINITIONS).list()].map((one) => one.parse() as Definition);
  }

  setCondition(definition: Definition, condition: NewCondition): void {
    setCondition(definition, condition, timestamp(this.server.clock.date()));
  }

  /** Stores a changed definition, or removes it when nothing holds it any more. */
  write(key: string, definition: Definition): void {
    const { storage, types } = this.server;
    const before = storage.collection(DEFINITIONS).get(key);
    const found = types.find('apiextensions.k8s.io', 'v1', 'customresourcedefinitions');
    if (!before || !found) return;
    const context = fieldContext({ server: this.server, ...found, info: { subresource: 'status' } });
    // At once: CRDs have one version, so nothing has to be converted.
    void runSteps(trackUpdate(context, before.parse(), definition, 'kube-apiserver'), converter(found.type));
    if (isReadyToGo(definition)) storage.delete(DEFINITIONS, before);
    else storage.put(DEFINITIONS, definition);
  }
}
