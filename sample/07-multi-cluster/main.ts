import 'reflect-metadata';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { KubernetesClient } from '../../lib/index.js';
import { refuseArguments } from '../support/command-line.js';
import { DemoLogger } from '../support/demo-logger.js';
import { SampleClusters } from '../support/sample-clusters.js';
import { AppModule } from './app.module.js';
import { Site } from './site.js';

try {
  refuseArguments(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

const logger = new DemoLogger({ colors: process.stdout.isTTY === true });
Logger.overrideLogger(logger);
const demo = new Logger('Demo');
const starting = SampleClusters.start(['east', 'west'], [Site], logger);
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
// Until Nest takes care of them: what was started so far would stay otherwise.
const stop = () => void starting.then((started) => started.close()).finally(() => process.exit(130));
let isEnding = false;
const sayGoodbye = () => {
  if (!isEnding) demo.log('Ending. The operator stops, and then the API servers.');
  isEnding = true;
};
for (const signal of SIGNALS) {
  process.once(signal, stop);
  process.once(signal, sayGoodbye);
}
const clusters = await starting;

/** The servers end after the operator: it has to clean up and to say good-bye. */
@Module({ imports: [AppModule] })
class DemoModule implements OnApplicationShutdown {
  onApplicationShutdown(): Promise<void> {
    return clusters.close();
  }
}

// Without a demo around it: NestFactory.createApplicationContext(AppModule).
const app = await NestFactory.createApplicationContext(DemoModule, { logger });
for (const signal of SIGNALS) process.off(signal, stop);
app.enableShutdownHooks([...SIGNALS], { useProcessExit: true });

const create = async (cluster: string, name: string, title: string, mirrors?: string[]) => {
  demo.log(`Creating the site ${name} in ${cluster}`);
  const metadata = { name, namespace: 'default' };
  await clusters.client(cluster).create(Site, { metadata, spec: { title, ...(mirrors && { mirrors }) } });
};
const reconciled = async (cluster: string, name: string) => {
  const client: KubernetesClient = clusters.client(cluster);
  while (!(await client.get(Site, { name, namespace: 'default' })).status) await sleep(100);
  demo.log(`The site ${name} is reconciled in ${cluster}`);
};

async function play(): Promise<void> {
  await Promise.all([create('east', 'shop', 'The shop'), create('west', 'blog', 'The blog', ['east'])]);
  await Promise.all([reconciled('east', 'shop'), reconciled('west', 'blog')]);

  await create('west', 'news', 'The news');
  await reconciled('west', 'news');
  demo.log('West goes out of reach; east goes on');
  await clusters.server('west').suspend();
  await create('east', 'docs', 'The docs');
  await reconciled('east', 'docs');
  await clusters.server('west').resume();
  demo.log('West is back');
  await create('west', 'wiki', 'The wiki');
  await reconciled('west', 'wiki');

  const lines = ['east', 'west'].map((name) => `\n    ${clusters.kubectl(name, 'get sites,configmaps')}`);
  demo.log(`Your turn, from a second terminal:${lines.join('')}`);
  demo.log('Press Ctrl-C to end.');
}

// Whoever presses Ctrl-C in the middle of it ends what it plays on.
await play().catch((error: unknown) => {
  if (!isEnding) throw error;
});
