import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    setupFiles: ['reflect-metadata'],
    // End-to-end tests wait more than they compute.
    maxWorkers: 4,
    projects: [
      { extends: true, test: { name: 'unit', include: ['lib/**/*.spec.ts'], testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/**/*.spec.ts'],
          exclude: ['test/{clients,conformance}/**'],
          globalSetup: ['test/control-plane/vitest-global-setup.ts'],
          testTimeout: 150_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The same end-to-end tests on the API server in the process.
        extends: true,
        test: {
          name: 'embedded',
          include: ['test/e2e/**/*.spec.ts'],
          // Real time, on a real connection: once is enough.
          exclude: ['test/e2e/{connections,goaway,scale,storm,transport-deadline}.spec.ts'],
          globalSetup: ['test/support/embedded-global-setup.ts'],
          testTimeout: 150_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.spec.ts'],
          globalSetup: ['test/conformance/global-setup.ts'],
          maxConcurrency: 16,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // kubectl, Helm and clients of other languages, on both servers.
        extends: true,
        test: {
          name: 'clients',
          include: ['test/clients/**/*.spec.ts'],
          globalSetup: ['test/clients/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
