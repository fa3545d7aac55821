/** A Nest app of an empty module: what there is before an operator is added to it. */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Module({})
class AppModule {}

console.log('BENCH starting');
await NestFactory.createApplicationContext(AppModule);
console.log('BENCH synced');
// It is read from outside before it may end.
setInterval(() => undefined, 60_000);
