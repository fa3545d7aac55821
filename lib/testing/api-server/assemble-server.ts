import type { Clock } from '../../common/clock.js';
import { admitEverybody } from './access/access-gate.js';
import { builtinTypes } from './builtin/builtin-types.js';
import { Random } from './common/random.js';
import { Faults } from './faults/faults.js';
import { JumpingClock } from './faults/jumping-clock.js';
import { RequestLog } from './request/request-log.js';
import type { ServerContext } from './server-context.js';
import { ObjectStorage } from './storage/object-storage.js';
import { TypeRegistry } from './types/type-registry.js';
import { admitEverything } from './write/admission-gate.js';

const KEPT_REQUESTS = 10_000;

/** What the parts of a server need that comes from outside. @internal */
export interface Surroundings {
  readonly clock: Clock;
  readonly seed: number | undefined;
  readonly url: () => string;
  readonly disconnectAll: () => void;
}

/** Puts a server together: everything but the sockets. @internal */
export function assembleServer({ clock, seed, url, disconnectAll }: Surroundings): ServerContext {
  const storage = new ObjectStorage();
  const types = new TypeRegistry();
  for (const type of builtinTypes()) types.set(type);
  const wallClock = new JumpingClock(clock);
  const jumpClock = (ms: number) => wallClock.jump(ms);
  return {
    storage,
    types,
    clock: wallClock,
    random: new Random(seed ?? Math.floor(Math.random() * 2 ** 32)),
    access: admitEverybody,
    admission: admitEverything,
    faults: new Faults({ storage, clock, jumpClock, disconnectAll }),
    requests: new RequestLog(KEPT_REQUESTS),
    url,
  };
}
