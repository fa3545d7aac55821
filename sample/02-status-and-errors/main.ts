import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Demo } from '../support/demo.js';
import { AppModule } from './app.module.js';
import { Bucket } from './bucket.js';

await Demo.run([Bucket], {
  async start(demo) {
    // With an HTTP server, for the probes. Without a demo around it: NestFactory.create(AppModule).
    const app = await NestFactory.create(demo.around(AppModule), demo.nest);
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    demo.say(`Health is on ${url}/livez, ${url}/readyz and ${url}/startupz`);
    return app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  },

  async play(demo) {
    demo.say('The first call to the storage breaks; it is repeated after a moment.');
    await demo.create(Bucket, { metadata: { name: 'photos' }, spec: { sizeGb: 10 } });
    await demo.pause(2_000);
    demo.say('More than the quota: no retry can mend that.');
    await demo.change(Bucket, 'photos', { sizeGb: 5_000 });
    await demo.pause(2_000);
    demo.say('A region that is closed for two seconds: it is tried again when it opens.');
    await demo.change(Bucket, 'photos', { sizeGb: 20, region: 'south' });
    await demo.pause(4_000);
    demo.sayKubectl('get buckets --watch', 'edit bucket photos');
    demo.say('Press Ctrl-C to end.');
  },
});
