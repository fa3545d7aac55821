import type { ControlPlane } from '../../control-plane/index.js';
import { type TestCluster, connect } from '../cluster.js';
import { startServer } from '../start-server.js';
import { type BuiltProgram, buildReplicaProgram } from './build.js';
import { ReplicaGroup, type ReplicaGroupOptions } from './replica-group.js';

/** A server that shards lists and watches, and the program of a replica. */
export class ReplicaWorld implements AsyncDisposable {
  private constructor(
    private readonly program: BuiltProgram,
    private readonly server: ControlPlane,
    private readonly cluster: TestCluster,
  ) {}

  static async start(): Promise<ReplicaWorld> {
    const [program, server] = await Promise.all([
      buildReplicaProgram(),
      startServer({ apiServerFlags: ['--feature-gates=ShardedListAndWatch=true'] }),
    ]);
    return new ReplicaWorld(program, server, await connect(server.kubeconfigPath));
  }

  /** A folder that is gone when this is. */
  get folder(): string {
    return this.server.directory;
  }

  /** Objects on this server, unless another is named, and replicas to be started. */
  group(options: ReplicaGroupOptions, cluster = this.cluster): Promise<ReplicaGroup> {
    return ReplicaGroup.create(cluster, this.program.file, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster[Symbol.asyncDispose]();
    await this.server.close();
    await this.program[Symbol.asyncDispose]();
  }
}
