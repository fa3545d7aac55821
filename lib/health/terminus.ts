import { type OptionalPeer, optionalPeer } from '../common/optional-peer.js';

/** @internal */
export const TERMINUS: OptionalPeer = {
  name: '@nestjs/terminus',
  version: 12,
  neededBy: 'nestjs-kuberator/health',
};

/** @internal */
export const terminus = optionalPeer<typeof import('@nestjs/terminus')>(TERMINUS);
