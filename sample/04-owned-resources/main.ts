import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Demo } from '../support/demo.js';
import { AppModule } from './app.module.js';
import { WebApp } from './web-app.js';

await Demo.run([WebApp], {
  // On a server of its own, somebody has to run the Deployment.
  simulate: true,

  async start(demo) {
    // Without a demo around it: NestFactory.createApplicationContext(AppModule).
    const app = await NestFactory.createApplicationContext(demo.around(AppModule), demo.nest);
    return app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  },

  async play(demo) {
    demo.say('A site is a ConfigMap, a Deployment, and once that runs, a Service.');
    await demo.create(WebApp, {
      metadata: { name: 'shop' },
      spec: { image: 'nginx:1.29', replicas: 2, settings: { COLOR: 'blue' } },
    });
    await demo.pause(3_000);
    demo.say('One more replica: only the Deployment is written.');
    await demo.change(WebApp, 'shop', { replicas: 3 });
    await demo.pause(3_000);
    demo.say('No longer exposed: the Service goes.');
    await demo.change(WebApp, 'shop', { exposed: false });
    await demo.pause(1_000);
    demo.sayKubectl('get webapps,deployments,services,configmaps', 'delete configmap shop');
    demo.say('Press Ctrl-C to end.');
  },
});
