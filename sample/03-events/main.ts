import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Demo } from '../support/demo.js';
import { AppModule } from './app.module.js';
import { Parcel } from './parcel.js';

await Demo.run([Parcel], {
  async start(demo) {
    // Without a demo around it: NestFactory.createApplicationContext(AppModule).
    const app = await NestFactory.createApplicationContext(demo.around(AppModule), demo.nest);
    return app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  },

  async play(demo) {
    demo.say('The carrier is hard to reach: watch the count of one Event grow.');
    await demo.create(Parcel, { metadata: { name: 'books' }, spec: { address: '1 Main Street' } });
    await demo.pause(6_000);
    demo.say('An address that does not exist: one warning, and no retry.');
    await demo.change(Parcel, 'books', { address: 'nowhere' });
    await demo.pause(1_000);
    demo.sayKubectl('events --for parcel/books', 'edit parcel books');
    demo.say('Press Ctrl-C to end.');
  },
});
