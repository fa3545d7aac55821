import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Demo } from '../support/demo.js';
import { AppModule } from './app.module.js';
import { MyCrd } from './my-crd.js';

await Demo.run([MyCrd], {
  async start(demo) {
    // Without a demo around it: NestFactory.createApplicationContext(AppModule).
    const app = await NestFactory.createApplicationContext(demo.around(AppModule), demo.nest);
    return app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  },

  async play(demo) {
    await demo.create(MyCrd, { metadata: { name: 'hello' }, spec: { myProperty: 'Hello, operator!' } });
    await demo.pause(3_000);
    await demo.change(MyCrd, 'hello', { myProperty: 'Hello again!' });
    demo.sayKubectl('edit mycrd hello', 'delete mycrd hello');
    demo.say('Press Ctrl-C to end.');
  },
});
