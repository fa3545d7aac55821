/** The operator by itself, on the files that the package has. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './operator.js';

console.log('BENCH starting');
const app = await NestFactory.createApplicationContext(AppModule);
app.enableShutdownHooks();
