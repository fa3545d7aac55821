import type { KubeObject } from '../../common/kube-object.js';
import type { ObjectStorage } from '../../storage/object-storage.js';
import { listAt, numberAt, textsAt } from '../fields.js';

/** Where addresses of services come from: `10.0.0.0/16`. The first one is that of `kubernetes`. */
const network = '10.0';
const firstHost = 10;
const lastHost = 256 * 256 - 2;

/** @internal */
export const nodePortRange = { first: 30_000, last: 32_767 } as const;

/**
 * Which addresses and node ports are taken, as a storage's services say: what is not stored is not taken, so a dry run
 * or a refused write holds nothing.
 *
 * @internal
 */
export class ServiceAllocations {
  private readonly addresses = new Map<string, string>();
  private readonly ports = new Map<number, string>();
  private nextHost = firstHost;
  private nextPort: number = nodePortRange.first;

  constructor(storage: ObjectStorage) {
    const services = storage.collection('services');
    for (const stored of services.list()) this.take(stored.key, stored.parse());
    storage.listen('services', ({ type, object, previous }) => {
      if (previous) this.release(previous.key, previous.parse());
      if (type !== 'DELETED') this.take(object.key, object.parse());
    });
  }

  /** Whose address it is, as `namespace/name`. */
  addressOwner(address: string): string | undefined {
    return this.addresses.get(address);
  }

  portOwner(port: number): string | undefined {
    return this.ports.get(port);
  }

  /** Undefined when all are taken. */
  freeAddress(): string | undefined {
    for (let tries = 0; tries <= lastHost; tries++) {
      const host = this.nextHost;
      this.nextHost = host >= lastHost ? firstHost : host + 1;
      const address = `${network}.${host >> 8}.${host & 255}`;
      if (!this.addresses.has(address)) return address;
    }
    return undefined;
  }

  /** @param besides ports that the same service has chosen already */
  freePort(besides: ReadonlySet<number>): number | undefined {
    for (let tries = nodePortRange.first; tries <= nodePortRange.last; tries++) {
      const port = this.nextPort;
      this.nextPort = port >= nodePortRange.last ? nodePortRange.first : port + 1;
      if (!this.ports.has(port) && !besides.has(port)) return port;
    }
    return undefined;
  }

  private take(key: string, service: KubeObject): void {
    for (const address of addressesOf(service)) this.addresses.set(address, key);
    for (const port of portsOf(service)) this.ports.set(port, key);
  }

  private release(key: string, service: KubeObject): void {
    for (const address of addressesOf(service)) {
      if (this.addresses.get(address) === key) this.addresses.delete(address);
    }
    for (const port of portsOf(service)) if (this.ports.get(port) === key) this.ports.delete(port);
  }
}

/** @internal */
export function isServiceAddress(address: string): boolean {
  return address.startsWith(`${network}.`);
}

const addressesOf = (service: KubeObject): string[] =>
  textsAt(service, 'spec', 'clusterIPs').filter((address) => address !== 'None');

function portsOf(service: KubeObject): number[] {
  const ports = listAt(service, 'spec', 'ports').map((port) => numberAt(port, 'nodePort'));
  return [...ports, numberAt(service, 'spec', 'healthCheckNodePort')].filter((port) => port !== undefined);
}

const known = new WeakMap<ObjectStorage, ServiceAllocations>();

/** @internal */
export function allocationsOf(storage: ObjectStorage): ServiceAllocations {
  const found = known.get(storage) ?? new ServiceAllocations(storage);
  known.set(storage, found);
  return found;
}
