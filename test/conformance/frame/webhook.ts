import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCertificate, type SelfSigned } from '../../support/fault-proxy/self-signed.js';
import type { CaseContext } from './case-context.js';
import { configMap } from './objects.js';

/** What a webhook answers to a review. `undefined`: nothing, the connection is closed. */
export type Reply = { status?: number; body: unknown } | undefined;

export interface Webhook {
  /** Requests of the reviews that came, in their order. */
  readonly requests: any[];
  /** `clientConfig` of a webhook configuration. */
  readonly clientConfig: { url: string; caBundle: string };
}

let certificate: Promise<SelfSigned> | undefined;

/** A webhook of this case. Requests of `probe` are not kept. */
export async function startWebhook(
  t: CaseContext,
  answer: (request: any) => Reply | Promise<Reply>,
): Promise<Webhook> {
  const { cert, key } = await (certificate ??= createCertificate());
  const requests: any[] = [];
  const server: Server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString()) as { request: any };
      if (review.request?.name !== 'probe') requests.push(review.request);
      void Promise.resolve(answer(review.request)).then((reply) => {
        if (!reply) return response.destroy();
        response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
        response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.finally(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    clientConfig: { url: `https://127.0.0.1:${port}/review`, caBundle: Buffer.from(cert).toString('base64') },
  };
}

/** An AdmissionReview with this response. */
export function reviewed(request: any, response: object): Reply {
  return {
    body: {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: request.uid, ...response },
    },
  };
}

export function jsonPatch(operations: object[]): object {
  return {
    allowed: true,
    patchType: 'JSONPatch',
    patch: Buffer.from(JSON.stringify(operations)).toString('base64'),
  };
}

/** Registers webhooks that see the case's namespace only, and waits till the server asks them. */
export async function register(
  t: CaseContext,
  kind: 'validating' | 'mutating',
  webhooks: object[],
  isAsked: () => boolean | Promise<boolean>,
): Promise<void> {
  const path = `/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations`;
  await t.given(path, {
    metadata: { name: t.id },
    webhooks: webhooks.map((webhook, index) => ({
      name: `w${index}.example.com`,
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': t.namespace } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['CREATE'] }],
      ...webhook,
    })),
  });
  t.finally(async () => {
    await t.quietly('DELETE', `${path}/${t.id}`);
  });
  const deadline = performance.now() + 15_000;
  while (!(await isAsked())) {
    if (performance.now() > deadline) throw new Error('the webhook is never asked');
    await sleep(20);
  }
}

/** Whether a creation of `probe` comes to the webhook. */
export async function probe(t: CaseContext): Promise<number> {
  return (await t.quietly('POST', t.p('configmaps?dryRun=All'), { body: configMap('probe') })).status;
}
