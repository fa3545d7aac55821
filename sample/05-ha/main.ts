import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Demo } from '../support/demo.js';
import { AppModule } from './app.module.js';
import { Coast } from './coast.service.js';
import { Lighthouse } from './lighthouse.js';
import { Replicas } from './replicas.service.js';

let app: INestApplicationContext;

await Demo.run([Lighthouse], {
  async start(demo) {
    app = await NestFactory.createApplicationContext(demo.around(AppModule), demo.nest);
    return app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  },

  async play(demo) {
    const [coast, replicas] = [app.get(Coast), app.get(Replicas)];
    const names = ['replica-1', 'replica-2'];
    const other = (name: string) => names.find((one) => one !== name) ?? '';
    const takesOver = async (name: string) => {
      const startedAt = performance.now();
      while (coast.keeper !== name) await demo.pause(20);
      demo.say(
        `${name} keeps the lighthouse, after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`,
      );
    };

    demo.say('Two replicas start, and one of them leads.');
    names.forEach((name) => replicas.start(name));
    await demo.create(Lighthouse, { metadata: { name: 'north' }, spec: { color: 'white' } });
    while (coast.keeper === undefined) await demo.pause(20);
    const first = coast.keeper;
    const second = other(first);
    demo.say(`${first} keeps the lighthouse.`);

    demo.say(`${first} is asked to end, as in a rollout: it lets go of its Lease.`);
    const stopping = replicas.stop(first, 'SIGTERM');
    await takesOver(second);
    await stopping;

    demo.say(
      `${first} starts again and follows; then ${second} is gone without a word. Its Lease has to expire.`,
    );
    replicas.start(first);
    await demo.pause(3_000);
    await replicas.stop(second, 'SIGKILL');
    await takesOver(first);
    demo.sayKubectl('get lease lighthouse-operator -o yaml', 'get lighthouses -o yaml');
    demo.say('Press Ctrl-C to end.');
  },
});
