import type { Clock } from '../../common/clock.js';
import { AccessControl } from './access/access-control.js';
import { AdmissionControl } from './admission/admission-control.js';
import { ClusterView } from './admission/cluster-view.js';
import { WebhookClient } from './admission/webhooks/webhook-client.js';
import { bootstrap } from './bootstrap/bootstrap.js';
import { builtinTypes } from './builtin/builtin-types.js';
import { Random } from './common/random.js';
import { CustomConversion } from './crd/conversion.js';
import { DefinitionController } from './crd/definition-controller.js';
import { Faults } from './faults/faults.js';
import { JumpingClock } from './faults/jumping-clock.js';
import type { CallServer } from './faults/other-writer.js';
import { SharedFrames } from './read/shared-frames.js';
import { InProcessClient } from './request/in-process-client.js';
import { RequestLog } from './request/request-log.js';
import type { ServerContext } from './server-context.js';
import { ObjectStorage } from './storage/object-storage.js';
import { TypeRegistry } from './types/type-registry.js';

const KEPT_REQUESTS = 10_000;
const ADMINISTRATOR = { username: 'testing.nestjs-kuberator', groups: ['system:masters'] };

/** What the parts of a server need that comes from outside. @internal */
export interface Surroundings {
  readonly clock: Clock;
  readonly seed: number | undefined;
  readonly url: () => string;
  readonly disconnectAll: () => void;
  readonly limitStreams: (streams: number | undefined) => void;
}

/** A server of which all parts are known. @internal */
export interface AssembledServer extends ServerContext {
  readonly access: AccessControl;
  readonly admission: AdmissionControl;
  readonly webhooks: WebhookClient;
}

/** Puts a server together: everything but the sockets. @internal */
export function assembleServer({
  clock,
  seed,
  url,
  disconnectAll,
  limitStreams,
}: Surroundings): AssembledServer {
  const storage = new ObjectStorage();
  const types = new TypeRegistry();
  for (const type of builtinTypes()) types.set(type);
  const wallClock = new JumpingClock(clock);
  const jumpClock = (ms: number) => wallClock.jump(ms);
  const random = new Random(seed ?? Math.floor(Math.random() * 2 ** 32));
  const call: CallServer = (...request) => new InProcessClient(server, ADMINISTRATOR).call(...request);
  const faults = new Faults({ storage, clock, jumpClock, disconnectAll, limitStreams, call });
  const view = new ClusterView(storage, types);
  const webhooks = new WebhookClient(wallClock, view, (name, signal) => faults.beforeWebhook(name, signal));
  const parts = { storage, types, clock: wallClock, random, view, webhooks };
  const access = new AccessControl(parts);
  const server: AssembledServer = {
    storage,
    types,
    clock: wallClock,
    random,
    access,
    admission: new AdmissionControl({ ...parts, authorizer: access.authorizer }),
    webhooks,
    faults,
    requests: new RequestLog(KEPT_REQUESTS),
    frames: new SharedFrames(),
    incomplete: new WeakSet(),
    url,
  };
  new DefinitionController(server, new CustomConversion(webhooks, () => random.uuid()));
  bootstrap(server);
  return server;
}
