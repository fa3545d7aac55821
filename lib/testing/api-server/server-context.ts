import type { Clock } from '../../common/clock.js';
import type { AccessGate } from './access/access-gate.js';
import type { Random } from './common/random.js';
import type { ObjectStorage } from './storage/object-storage.js';
import type { TypeRegistry } from './types/type-registry.js';
import type { AdmissionGate } from './write/admission-gate.js';

/** What every part of the server shares. @internal */
export interface ServerContext {
  readonly storage: ObjectStorage;
  readonly types: TypeRegistry;
  readonly clock: Clock;
  readonly random: Random;
  readonly access: AccessGate;
  readonly admission: AdmissionGate;
  /** Address of the server as its clients know it, `https://127.0.0.1:6443`. */
  readonly url: () => string;
}
