import { KubeConfig } from '@kubernetes/client-node';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import type { KuberatorAsyncOptions, KuberatorOptionsFactory } from './kuberator-async-options.interface.js';
import type { KuberatorOptions } from './kuberator-options.interface.js';
import { KuberatorModule } from './kuberator.module.js';
import { KUBERATOR_RESOLVED_OPTIONS } from './kuberator.constants.js';
import type { ResolvedOptions } from './kuberator.options.js';

/** A cluster that nothing is sent to. */
function kubeConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'nowhere', server: 'https://127.0.0.1:1', skipTLSVerify: false },
    { name: 'nobody', token: 'none' },
  );
  return config;
}

@Injectable()
class Names {
  readonly operator = 'from-a-provider';
}

@Injectable()
class Settings implements KuberatorOptionsFactory {
  constructor(private readonly names: Names) {}
  createKuberatorOptions(): KuberatorOptions {
    return { kubeConfig: kubeConfig(), fieldManager: this.names.operator };
  }
}

@Module({ providers: [Names, Settings], exports: [Names, Settings] })
class SettingsModule {}

async function fieldManagerOf(root: DynamicModule): Promise<string> {
  const app = await Test.createTestingModule({ imports: [root] }).compile();
  const { fieldManager } = app.get<ResolvedOptions>(KUBERATOR_RESOLVED_OPTIONS, { strict: false });
  await app.close();
  return fieldManager;
}

describe('KuberatorModule.forRootAsync()', () => {
  it.each<[string, KuberatorAsyncOptions]>([
    [
      'a factory',
      {
        inject: [Names],
        useFactory: async (names: Names) => ({ kubeConfig: kubeConfig(), fieldManager: names.operator }),
      },
    ],
    ['a class', { useClass: Settings }],
    ['a provider', { useExisting: Settings }],
  ])('has its options from %s, which others are injected into', async (_, options) => {
    const root = KuberatorModule.forRootAsync({ imports: [SettingsModule], ...options });
    expect(await fieldManagerOf(root)).toBe('from-a-provider');
  });

  it.each<[KuberatorAsyncOptions, string]>([
    [{}, 'Expected one of useFactory, useClass, useExisting in KuberatorModule.forRootAsync(), got none.'],
    [{ useClass: Settings, useExisting: Settings }, 'got useClass and useExisting.'],
    [{ isGlobal: false } as never, 'KuberatorModule.forRootAsync() has no option `isGlobal`.'],
    [undefined as never, 'Expected the options of KuberatorModule.forRootAsync() to be an object'],
  ])('refuses %o', (options, message) => {
    expect(() => KuberatorModule.forRootAsync(options)).toThrow(message);
  });
});

it('is global, whoever imports it', () => {
  expect(KuberatorModule.forRoot()).toMatchObject({ module: KuberatorModule, global: true });
  expect(KuberatorModule.forRootAsync({ useClass: Settings })).toMatchObject({ global: true });
});
