import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Demo } from '../support/demo.js';
import { AppModule } from './app.module.js';
import { Crate } from './crate.js';
import { Replicas } from './replicas.service.js';
import { Stock } from './stock.service.js';

const CRATES = 3_000;
let app: INestApplicationContext;

await Demo.run([Crate], {
  async start(demo) {
    // 3,000 objects are too many to tell of each.
    app = await NestFactory.createApplicationContext(
      demo.around(AppModule, { isNarrated: false }),
      demo.nest,
    );
    return app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  },

  async play(demo) {
    const [stock, replicas] = [app.get(Stock), app.get(Replicas)];
    const packedBy = (...names: string[]) => stock.packedBy(CRATES, names, (ms) => demo.pause(ms));
    demo.say(`Creating ${CRATES} crates.`);
    await stock.fill(CRATES, demo.namespace);
    demo.say('One replica packs them all.');
    replicas.start('replica-1');
    await packedBy('replica-1');
    demo.say('Two more come: each takes a third, and what stays where it is is not packed again.');
    replicas.start('replica-2');
    replicas.start('replica-3');
    await packedBy('replica-1', 'replica-2', 'replica-3');
    demo.say('The first one goes, and hands over.');
    await replicas.stop('replica-1');
    await packedBy('replica-2', 'replica-3');
    demo.sayKubectl(
      'get lease crate-operator -o yaml',
      'get leases -l kuberator.dev/shard-group=crate-operator',
    );
    demo.say('Press Ctrl-C to end.');
  },
});
