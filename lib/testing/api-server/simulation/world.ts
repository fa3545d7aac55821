import type { Clock } from '../../../common/clock.js';
import type { Json, JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { InProcessClient, pathOf } from '../request/in-process-client.js';
import type { ServerContext } from '../server-context.js';
import type { StoredObject } from '../storage/stored-object.js';
import type { ResourceType } from '../types/resource-type.js';

const MERGE_PATCH = 'application/merge-patch+json';

/** What simulated controllers see of the cluster, and how they act on it. @internal */
export class World {
  private readonly client: InProcessClient;

  constructor(private readonly server: ServerContext) {
    this.client = new InProcessClient(server, {
      username: 'system:kube-controller-manager',
      groups: ['system:masters', 'system:authenticated'],
    });
  }

  get clock(): Clock {
    return this.server.clock;
  }

  /** Now, as status fields have it. */
  now(): string {
    return `${this.server.clock.date().toISOString().slice(0, 19)}Z`;
  }

  type(group: string, resource: string): ResourceType {
    const type = this.server.types.get(group, resource);
    if (!type) throw new Error(`The server does not serve ${resource} of the group "${group}".`);
    return type;
  }

  get(type: ResourceType, key: string): KubeObject | undefined {
    return this.server.storage.collection(type.collection).get(key)?.parse();
  }

  list(type: ResourceType, namespace: string): KubeObject[] {
    const stored = this.server.storage.collection(type.collection).list(namespace ? `${namespace}/` : '');
    return [...stored].map((object) => object.parse());
  }

  /** The objects in the owner's namespace that it controls, those that are going not among them. */
  controlledBy(owner: KubeObject, type: ResourceType): KubeObject[] {
    const { uid = '', namespace = '' } = owner.metadata;
    const collection = this.server.storage.collection(type.collection);
    const isCandidate = (object: StoredObject) => object.includes(`"${uid}"`);
    return [...collection.list(`${namespace}/`)]
      .filter(isCandidate)
      .map((object) => object.parse())
      .filter(
        ({ metadata }) =>
          !metadata.deletionTimestamp &&
          metadata.ownerReferences?.some((reference) => reference.uid === uid && reference.controller),
      );
  }

  async create(type: ResourceType, object: JsonObject & { metadata: JsonObject }): Promise<void> {
    const namespace = typeof object.metadata['namespace'] === 'string' ? object.metadata['namespace'] : '';
    await this.call('POST', pathOf(type, namespace), object, 'application/json');
  }

  async patch(type: ResourceType, object: KubeObject, patch: JsonObject, subresource = ''): Promise<void> {
    const { name = '', namespace = '', uid = '' } = object.metadata;
    const body = { ...patch, metadata: { ...(patch['metadata'] as JsonObject | undefined), uid } };
    await this.call('PATCH', pathOf(type, namespace, name, subresource), body, MERGE_PATCH);
  }

  /** Writes the status where it differs. */
  patchStatus(type: ResourceType, object: KubeObject, status: JsonObject): Promise<void> {
    return this.patch(type, object, { status }, 'status');
  }

  async delete(type: ResourceType, object: KubeObject, gracePeriodSeconds?: number): Promise<void> {
    const { name = '', namespace = '', uid = '' } = object.metadata;
    await this.call(
      'DELETE',
      pathOf(type, namespace, name),
      {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        preconditions: { uid },
        propagationPolicy: 'Background',
        ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
      },
      'application/json',
    );
  }

  /** Changes a field that no client may change: what a scheduler or a volume plugin writes. */
  bind(type: ResourceType, object: KubeObject, change: (spec: JsonObject) => void): void {
    const { name = '', namespace = '' } = object.metadata;
    const present = this.get(type, namespace ? `${namespace}/${name}` : name);
    if (!present || present.metadata.uid !== object.metadata.uid) return;
    change(present['spec'] as JsonObject);
    this.server.storage.put(type.collection, present);
  }

  private async call(method: string, path: string, body: Json, contentType: string): Promise<void> {
    const { status, body: answer } = await this.client.call(method, path, body, contentType);
    // Gone, there already, or changed meanwhile: the change brings it here again.
    if (status < 400 || status === 404 || status === 409) return;
    // In a namespace that is going nothing can be made any more.
    if (status === 403) return;
    throw new Error(`The simulation's ${method} ${path} was refused: ${JSON.stringify(answer['message'])}`);
  }
}
