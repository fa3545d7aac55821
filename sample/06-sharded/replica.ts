import 'reflect-metadata';
import process from 'node:process';
import { NestFactory } from '@nestjs/core';
import { DemoLogger } from '../support/demo-logger.js';
import { ReplicaModule } from './replica.module.js';

const app = await NestFactory.createApplicationContext(ReplicaModule, {
  logger: new DemoLogger({ colors: process.stdout.isTTY === true }),
});
app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
