import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type CustomResourceClass,
  installCrds,
  KuberatorModule,
  KubernetesClient,
  type KubernetesObject,
  KubeStatusError,
  type Manifest,
} from '../../lib/index.js';
import { CustomResourceDefinition } from '../../lib/kinds/index.js';

export type DemoObject = KubernetesObject & {
  readonly status?: { readonly observedGeneration?: number | undefined };
};
export type DemoKind<T extends DemoObject = DemoObject> = CustomResourceClass<T>;

/**
 * The hand that creates, changes and deletes, as you would with kubectl. It has a client of its own, not the
 * operator's, for it goes on when the operator has stopped.
 *
 * Guarantee: it removes what it created, and nothing else.
 */
/** So many deletions at a time. */
const FINGERS = 16;

export class Hand {
  private readonly ownKinds: DemoKind[] = [];
  private readonly created: KubernetesObject[] = [];

  private constructor(
    private readonly kinds: readonly DemoKind[],
    private readonly app: INestApplicationContext,
  ) {}

  static async open(kinds: readonly DemoKind[], logger: LoggerService): Promise<Hand> {
    const operatorless = KuberatorModule.forRoot({ fieldManager: 'demo' });
    const options = { logger, abortOnError: false };
    return new Hand(kinds, await NestFactory.createApplicationContext(operatorless, options));
  }

  /** Makes the cluster know the kinds. */
  async install(): Promise<void> {
    for (const kind of this.kinds) {
      if (!(await this.client.find(CustomResourceDefinition, kind.crd().metadata))) this.ownKinds.push(kind);
    }
    await installCrds(this.client, this.kinds);
  }

  /** Whether the cluster has known a kind only since this hand installed it. */
  hasInstalled(kind: DemoKind): boolean {
    return this.ownKinds.includes(kind);
  }

  async create<T extends DemoObject>(kind: DemoKind<T>, manifest: Manifest<T>): Promise<T> {
    const object = await this.client.create(kind, manifest);
    this.created.push(object);
    return object;
  }

  /** Gives the changed object; nothing where it is gone. */
  changeSpec<T extends DemoObject>(
    kind: DemoKind<T>,
    name: { name: string; namespace: string },
    spec: object,
  ): Promise<T | undefined> {
    return ifThere(this.client.mergePatch(kind, name, { spec }));
  }

  /** Whether the status is about the present spec, or there is nothing to wait for. */
  async isObserved<T extends DemoObject>(kind: DemoKind<T>, { metadata }: T): Promise<boolean> {
    const { status } = (await this.client.find(kind, metadata)) ?? {};
    return !status || status.observedGeneration === metadata.generation;
  }

  /** Deletes what is left, as far as it comes until `deadline` (of `performance.now()`). */
  async deleteObjects(deadline: number): Promise<void> {
    const left = (await this.left()).values();
    const finger = async () => {
      for (const { kind, object } of left) {
        if (performance.now() > deadline) return;
        const { uid } = object.metadata;
        await ifThere(this.client.delete(kind, object.metadata, { uid }));
      }
    };
    await Promise.all(Array.from({ length: FINGERS }, finger));
  }

  /** Of kinds that it installed, all objects; of others, those that it created. */
  async left(): Promise<{ kind: DemoKind; object: KubernetesObject }[]> {
    const left: { kind: DemoKind; object: KubernetesObject }[] = [];
    const uids = new Set(this.created.map(({ metadata }) => metadata.uid));
    for (const kind of this.kinds) {
      for (const object of await this.client.list(kind)) {
        if (this.hasInstalled(kind) || uids.has(object.metadata.uid)) left.push({ kind, object });
      }
    }
    return left;
  }

  async deleteKinds(): Promise<void> {
    for (const kind of this.ownKinds) {
      await ifThere(this.client.delete(CustomResourceDefinition, kind.crd().metadata));
    }
  }

  close(): Promise<void> {
    return this.app.close();
  }

  private get client(): KubernetesClient {
    return this.app.get(KubernetesClient);
  }
}

async function ifThere<R>(call: Promise<R>): Promise<R | undefined> {
  try {
    return await call;
  } catch (error) {
    if (KubeStatusError.isKubeStatusError(error) && error.isNotFound) return undefined;
    throw error;
  }
}
