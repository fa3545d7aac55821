import { optionalPeer } from '../common/optional-peer.js';

/** @internal */
export const otel = optionalPeer<typeof import('@opentelemetry/api')>({
  name: '@opentelemetry/api',
  version: 1,
  neededBy: 'nestjs-kuberator/tracing',
});
