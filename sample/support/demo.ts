import { constants } from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamicModule, type INestApplicationContext, Logger, type Type } from '@nestjs/common';
import { KuberatorError, type Manifest } from '../../lib/index.js';
import { openCluster, type SampleCluster } from './cluster.js';
import { parseArguments, UsageError } from './command-line.js';
import { DemoLogger } from './demo-logger.js';
import { type DemoKind, type DemoObject, Hand } from './hand.js';
import { NARRATED_KINDS, Narrator } from './narrator.js';

/** What a sample is made of. */
export interface Sample {
  /** On a server of its own, Deployments get Pods, which become ready. @default false */
  readonly simulate?: boolean;
  /** Starts the operator. */
  start(demo: Demo): Promise<INestApplicationContext>;
  /** What happens to it then. */
  play(demo: Demo): Promise<void>;
}

const logger = new DemoLogger({ colors: process.stdout.isTTY === true });
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** How long the operator may take to clean up at the end. */
const TIDY_MS = 5_000;

/**
 * What surrounds the operator of a sample: a cluster that knows its kinds, and a hand that creates, changes and
 * deletes objects, as you would with kubectl.
 *
 * Guarantee: nothing of it stays, however it ends. Of a cluster that was named it removes what it created, and
 * nothing else.
 */
export class Demo {
  /** For Nest: how to log, and to leave errors to {@link Demo.run}. */
  readonly nest = { logger, abortOnError: false };
  private readonly logger = new Logger('Demo');
  private readonly ending = new AbortController();

  private constructor(
    private readonly kinds: readonly DemoKind[],
    private readonly cluster: SampleCluster,
    private readonly hand: Hand,
  ) {}

  /** Runs a sample. What the reader can mend is said in one line, and the process ends with code 1. */
  static async run(kinds: readonly DemoKind[], { start, play, simulate = false }: Sample): Promise<void> {
    Logger.overrideLogger(logger);
    const opened: { close(): Promise<void> }[] = [];
    const end = async (exitCode: number) => {
      // What was opened last closes the others, too.
      await opened.at(-1)?.close();
      process.exit(exitCode);
    };
    // Until Nest takes care of them: what was created so far would stay otherwise.
    const stop = (signal: NodeJS.Signals) => void end(128 + constants.signals[signal]);
    for (const signal of SIGNALS) process.once(signal, stop);
    let demo: Demo | undefined;
    try {
      const cluster = await openCluster(parseArguments(process.argv.slice(2)), simulate);
      opened.push(cluster);
      sayWhere(cluster, kinds);
      demo = new Demo(kinds, cluster, await Hand.open(kinds, logger));
      opened.push({ close: () => demo!.close() });
      await demo.install();
      opened.push(await start(demo));
      for (const signal of SIGNALS) process.off(signal, stop);
      await play(demo);
    } catch (error) {
      // Ctrl-C in the middle of the play.
      if (demo?.ending.signal.aborted) return;
      const isClear = error instanceof UsageError || KuberatorError.isKuberatorError(error);
      console.error(isClear ? messages(error) : error);
      await end(1);
    }
  }

  /** The sample's module, with a narrator at its side, and a hand that tidies up before the operator stops. */
  around(appModule: Type, { isNarrated = true }: { readonly isNarrated?: boolean } = {}): DynamicModule {
    const hooks = { onModuleDestroy: () => this.tidyUp(), onApplicationShutdown: () => this.close() };
    return {
      module: DemoModule,
      imports: [appModule],
      providers: [
        ...(isNarrated ? [Narrator, { provide: NARRATED_KINDS, useValue: this.kinds }] : []),
        { provide: Demo, useValue: hooks },
      ],
    };
  }

  /** Where the objects of the sample are. */
  get namespace(): string {
    return this.cluster.namespace;
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
    // https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go
    if (!this.cluster.isOwn && this.hand.hasInstalled(kind))
      this.say('The API server holds back the first object of a new kind for two seconds.');
    await this.observed(kind, await this.hand.create(kind, { ...manifest, metadata }));
  }

  /** Changes the spec of an object and waits until the operator has looked at it. It may be gone: then nothing. */
  async change<T extends DemoObject>(kind: DemoKind<T>, name: string, spec: object): Promise<void> {
    const { namespace } = this.cluster;
    this.say(`Changing ${kind.resource.kind} ${namespace}/${name}`);
    const changed = await this.hand.changeSpec(kind, { name, namespace }, spec);
    if (changed) await this.observed(kind, changed);
  }

  private async observed<T extends DemoObject>(kind: DemoKind<T>, object: T): Promise<void> {
    do await this.pause(100);
    while (!(await this.hand.isObserved(kind, object)));
  }

  private async install(): Promise<void> {
    const { description } = this.cluster;
    try {
      await this.hand.install();
    } catch (error) {
      throw new UsageError(`Can't use the cluster of ${description}:`, { cause: error });
    }
    this.say(`The cluster knows ${this.kinds.map(({ resource }) => resource.kind).join(', ')} now.`);
  }

  /** While the operator still runs: it has to clean up. */
  private async tidyUp(): Promise<void> {
    this.ending.abort();
    this.say('Ending. Deleting what is left, and waiting for the operator to clean up.');
    try {
      const deadline = performance.now() + TIDY_MS;
      await this.hand.deleteObjects(deadline);
      for (; performance.now() < deadline; await sleep(50)) {
        if ((await this.hand.left()).length === 0) return;
      }
      const names = (await this.hand.left()).map(({ object }) => object.metadata.name);
      const told =
        names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
      if (names.length > 0) this.logger.warn(`Not cleaned up after ${TIDY_MS} ms: ${told}.`);
    } catch (error) {
      this.logger.warn(`Could not tidy up: ${messages(error)}`);
    }
  }

  private async close(): Promise<void> {
    try {
      if (!this.cluster.isOwn) await this.hand.deleteKinds();
      await this.hand.close();
    } catch (error) {
      this.logger.warn(`Could not tidy up: ${messages(error)}`);
    } finally {
      await this.cluster.close();
    }
  }
}

class DemoModule {}

function sayWhere({ description, kubectl }: SampleCluster, kinds: readonly DemoKind[]): void {
  const look = kubectl(`get ${kinds.map(({ resource }) => resource.plural).join(',')}`);
  new Logger('Demo').log(`Running on ${description}. To look: ${look}`);
}

/** An error in one line, with what its causes say more. */
function messages(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : messages(error.cause);
  return error.message.includes(cause) ? error.message : `${error.message} ${cause}`;
}
