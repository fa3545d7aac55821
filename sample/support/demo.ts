import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamicModule, type INestApplicationContext, Logger, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type CustomResourceClass,
  KuberatorError,
  KuberatorModule,
  KubernetesClient,
  type KubernetesObject,
  KubeStatusError,
  type Manifest,
} from '../../lib/index.js';
import { CustomResourceDefinition } from '../../lib/kinds/index.js';
import { openCluster, type SampleCluster } from './cluster.js';
import { parseArguments, UsageError } from './command-line.js';
import { DemoLogger } from './demo-logger.js';
import { NARRATED_KINDS, Narrator } from './narrator.js';

type DemoObject = KubernetesObject & {
  readonly status?: { readonly observedGeneration?: number | undefined };
};
export type DemoKind<T extends DemoObject = DemoObject> = CustomResourceClass<T>;

/** What a sample is made of. */
export interface Sample {
  /** Starts the operator. */
  start(demo: Demo): Promise<INestApplicationContext>;
  /** What happens to it then. */
  play(demo: Demo): Promise<void>;
}

const logger = new DemoLogger({ colors: process.stdout.isTTY === true });

/** How long the operator may take to clean up at the end. */
const TIDY_MS = 5_000;

/**
 * What surrounds the operator of a sample: a cluster that knows its kinds, and a hand that creates, changes and
 * deletes objects, as you would with kubectl.
 *
 * Guarantee: of a cluster that was named it removes what it created, and nothing else.
 */
export class Demo {
  /** For Nest: how to log, and to leave errors to {@link Demo.run}. */
  readonly nest = { logger, abortOnError: false };
  private readonly logger = new Logger('Demo');
  private readonly ending = new AbortController();
  private readonly ownKinds: DemoKind[] = [];
  private readonly created: { readonly kind: DemoKind; readonly object: KubernetesObject }[] = [];

  private constructor(
    private readonly kinds: readonly DemoKind[],
    private readonly cluster: SampleCluster,
    private readonly hand: INestApplicationContext,
  ) {}

  /** Runs a sample. What the reader can mend is said in one line, and the process ends with code 1. */
  static async run(kinds: readonly DemoKind[], { start, play }: Sample): Promise<void> {
    let demo: Demo | undefined;
    let app: INestApplicationContext | undefined;
    try {
      demo = await Demo.open(kinds);
      app = await start(demo);
      await play(demo);
    } catch (error) {
      // Ctrl-C in the middle of the play.
      if (demo?.ending.signal.aborted) return;
      const isClear = error instanceof UsageError || KuberatorError.isKuberatorError(error);
      console.error(isClear ? messages(error) : error);
      await (app ? app.close() : demo?.close());
      process.exit(1);
    }
  }

  private static async open(kinds: readonly DemoKind[]): Promise<Demo> {
    Logger.overrideLogger(logger);
    const args = parseArguments(process.argv.slice(2));
    if (args.kubeconfig === undefined) {
      new Logger('Demo').log(
        'Starting a control plane of its own: etcd and kube-apiserver. No other cluster is touched.',
      );
    }
    const cluster = await openCluster(args);
    // Not the operator's own client, for it goes on when the operator has stopped.
    const operatorless = KuberatorModule.forRoot({ fieldManager: 'demo' });
    const hand = await NestFactory.createApplicationContext(operatorless, { logger, abortOnError: false });
    const demo = new Demo(kinds, cluster, hand);
    for (const kind of kinds) await demo.install(kind);
    demo.say(
      `Using ${cluster.description}. It knows ${kinds.map(({ resource }) => resource.kind).join(', ')}.`,
    );
    return demo;
  }

  /** The sample's module, with a narrator at its side, and a hand that tidies up before the operator stops. */
  around(appModule: Type): DynamicModule {
    const hooks = { onModuleDestroy: () => this.tidyUp(), onApplicationShutdown: () => this.close() };
    return {
      module: DemoModule,
      imports: [appModule],
      providers: [
        Narrator,
        { provide: NARRATED_KINDS, useValue: this.kinds },
        { provide: Demo, useValue: hooks },
      ],
    };
  }

  say(message: string): void {
    this.logger.log(message);
  }

  /** Says how to reach the cluster from a second terminal. */
  sayKubectl(...commands: string[]): void {
    const lines = commands.map((command) => `\n    ${this.cluster.kubectl(command)}`);
    this.say(`Your turn, from a second terminal:${lines.join('')}`);
  }

  /** Throws when the sample ends meanwhile; so does everything below. */
  async pause(delayMs: number): Promise<void> {
    await sleep(delayMs, undefined, { signal: this.ending.signal });
  }

  /** Creates an object and waits until the operator has looked at it. */
  async create<T extends DemoObject>(kind: DemoKind<T>, manifest: Manifest<T>): Promise<void> {
    const { namespace } = this.cluster;
    const metadata = { ...manifest.metadata, namespace };
    this.say(`Creating ${kind.resource.kind} ${namespace}/${metadata.name}`);
    const object = await this.client.create(kind, { ...manifest, metadata });
    this.created.push({ kind, object });
    await this.observed(kind, object);
  }

  /** Changes the spec of an object and waits until the operator has looked at it. It may be gone: then nothing. */
  async change<T extends DemoObject>(kind: DemoKind<T>, name: string, spec: object): Promise<void> {
    const { namespace } = this.cluster;
    this.say(`Changing ${kind.resource.kind} ${namespace}/${name}`);
    const changed = await ifThere(this.client.mergePatch(kind, { name, namespace }, { spec }));
    if (changed) await this.observed(kind, changed);
  }

  /** Waits until the status is about the present spec. */
  private async observed<T extends DemoObject>(kind: DemoKind<T>, { metadata }: T): Promise<void> {
    for (;;) {
      await this.pause(100);
      const { status } = (await this.client.find(kind, metadata)) ?? {};
      if (!status || status.observedGeneration === metadata.generation) return;
    }
  }

  private get client(): KubernetesClient {
    return this.hand.get(KubernetesClient);
  }

  private async install(kind: DemoKind): Promise<void> {
    const manifest = kind.crd();
    if (!(await this.client.find(CustomResourceDefinition, manifest.metadata))) this.ownKinds.push(kind);
    await this.client.apply(CustomResourceDefinition, manifest);
    // The server says "established" a moment before it serves the kind, so the kind itself is asked for.
    while (!(await ifThere(this.client.list(kind, { pageSize: 1 })))) await sleep(100);
  }

  /** While the operator still runs: it has to clean up. */
  private async tidyUp(): Promise<void> {
    this.ending.abort();
    this.say('Ending. Deleting what is left, and waiting for the operator to clean up.');
    try {
      const left = await this.leftovers();
      for (const { kind, object } of left) await this.delete(kind, object);
      for (const deadline = performance.now() + TIDY_MS; performance.now() < deadline; await sleep(50)) {
        if ((await this.leftovers()).length === 0) return;
      }
      const names = (await this.leftovers()).map(({ object }) => object.metadata.name).join(', ');
      this.logger.warn(`Not cleaned up after ${TIDY_MS} ms: ${names}.`);
    } catch (error) {
      this.logger.warn(`Could not tidy up: ${messages(error)}`);
    }
  }

  /** Of kinds that came with this sample, all objects; of others, those that it created itself. */
  private async leftovers(): Promise<{ kind: DemoKind; object: KubernetesObject }[]> {
    const left: { kind: DemoKind; object: KubernetesObject }[] = [];
    for (const kind of this.kinds) {
      const isOwn = this.ownKinds.includes(kind);
      const uids = new Set(this.created.map(({ object }) => object.metadata.uid));
      for (const object of await this.client.list(kind)) {
        if (isOwn || uids.has(object.metadata.uid)) left.push({ kind, object });
      }
    }
    return left;
  }

  private async delete(kind: DemoKind, { metadata }: KubernetesObject): Promise<void> {
    await ifThere(this.client.delete(kind, metadata, { uid: metadata.uid }));
  }

  private async close(): Promise<void> {
    try {
      if (!this.cluster.isOwn) {
        for (const kind of this.ownKinds)
          await ifThere(this.client.delete(CustomResourceDefinition, kind.crd().metadata));
      }
      await this.hand.close();
    } catch (error) {
      this.logger.warn(`Could not tidy up: ${messages(error)}`);
    } finally {
      await this.cluster.close();
    }
  }
}

class DemoModule {}

async function ifThere<R>(call: Promise<R>): Promise<R | undefined> {
  try {
    return await call;
  } catch (error) {
    if (KubeStatusError.isKubeStatusError(error) && error.isNotFound) return undefined;
    throw error;
  }
}

/** An error in one line, with what its causes say more. */
function messages(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : messages(error.cause);
  return error.message.includes(cause) ? error.message : `${error.message} ${cause}`;
}
