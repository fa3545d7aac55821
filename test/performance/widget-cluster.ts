import { EmbeddedCluster } from '../../lib/testing/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { kubeconfigFileOf } from '../support/kubeconfig-file.js';
import { Widget } from '../support/kinds.js';

/** With status and managedFields, a Widget is then of about 1.9 KB. */
const NOTE = 'x'.repeat(1_024);

/** An embedded server in this process, for operators in others: what it takes does not count there. */
export class WidgetCluster implements AsyncDisposable {
  private constructor(
    readonly server: EmbeddedCluster,
    readonly cluster: TestCluster,
    private readonly stack: AsyncDisposableStack,
  ) {}

  static async start(): Promise<WidgetCluster> {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await EmbeddedCluster.start());
    const file = stack.use(await kubeconfigFileOf(server));
    const cluster = stack.use(await connect(file.path));
    await cluster.install(Widget);
    return new WidgetCluster(server, cluster, stack.move());
  }

  /**
   * A namespace with so many Widgets. All but the first are put straight into the storage, as copies of it: through the
   * front, 20,000 would take half a minute. Returns its name.
   */
  async seed(count: number): Promise<string> {
    const { client } = this.cluster;
    const namespace = await this.cluster.namespace();
    const ref = { name: 'w0', namespace };
    await client.create(Widget, { metadata: ref, spec: { size: 1, note: NOTE } });
    const status = { state: 'Seeded', size: 1 };
    await client.mergePatch(Widget, ref, { status }, { subresource: 'status' });
    const { storage } = this.server.internals;
    const [collection] = [...storage.all()].filter((each) => each.get(`${namespace}/w0`));
    const template = collection?.get(`${namespace}/w0`);
    if (!collection || !template) throw new Error('The server has no Widget to copy.');
    for (let index = 1; index < count; index++) {
      const copy = template.parse();
      copy.metadata.name = `w${index}`;
      copy.metadata.uid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
      storage.put(collection.name, copy);
    }
    return namespace;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }
}
