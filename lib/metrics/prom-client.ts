import { optionalPeer } from '../common/optional-peer.js';

/** @internal */
export const promClient = optionalPeer<typeof import('prom-client')>({
  name: 'prom-client',
  version: 15,
  neededBy: 'nestjs-kuberator/metrics',
});
