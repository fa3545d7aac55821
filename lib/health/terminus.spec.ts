import { createRequire } from 'node:module';
import * as imported from '@nestjs/terminus';
import { describe, expect, it } from 'vitest';
import { optionalPeer } from '../common/optional-peer.js';
import { TERMINUS, terminus } from './terminus.js';

describe('@nestjs/terminus', () => {
  it('is the very module that the app imports', () => {
    expect(terminus.HealthCheckService).toBe(imported.HealthCheckService);
  });

  it('that is missing is named, with what to do', () => {
    const nowhere = createRequire('file:///nowhere/app.js');
    expect(() => optionalPeer(TERMINUS, nowhere)).toThrow(
      'nestjs-kuberator/health needs @nestjs/terminus 12, which is not installed. Run `npm install @nestjs/terminus`.',
    );
  });

  it('that is broken says so itself', () => {
    const broken = new Error("Cannot find package '@nestjs/common'");
    expect(() =>
      optionalPeer(TERMINUS, () => {
        throw broken;
      }),
    ).toThrow(broken);
  });
});
