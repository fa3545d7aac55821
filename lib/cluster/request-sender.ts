import { asKind, type Kind } from '../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import type { CallOptions, UpdateOptions, WriteOptions } from './kubernetes-client.interface.js';
import { isPlanning } from './ambient-run.js';
import {
  OwnWrite,
  outcomeOfDeletion,
  type DeleteAnswer,
  type WriteObserver,
  type WriteRef,
} from './own-write.js';
import { parseAnswer } from './parse-answer.js';
import { expectRef, resourcePath, type Query } from './path.js';
import { patchType } from './request-body.js';
import type { RetryPolicy } from './retry.js';
import type { Call } from './cluster-request.js';
import type { Transport } from './transport.js';

/** Tells which cluster is meant by a call, at the time it is made. @internal */
export interface ClusterSource {
  current(): {
    readonly name: string;
    readonly transport: Pick<Transport, 'send'>;
    readonly writeObservers?: ReadonlySet<WriteObserver> | undefined;
  };
}

/** @internal */
export interface ClientDefaults {
  readonly fieldManager: string;
  readonly requestTimeoutMs: number;
  /** By which a server knows the client again. @default 'nestjs-kuberator' */
  readonly userAgent?: string | undefined;
}

/** Sends what the client's verbs ask for, with the defaults of the operator, and reads the answers. @internal */
export class RequestSender {
  constructor(
    private readonly clusters: ClusterSource,
    private readonly defaults: ClientDefaults,
  ) {}

  /** The answer as an object of the kind. */
  async send<T extends KubernetesObject>(
    kind: Kind<T>,
    call: Call,
    options: CallOptions,
    retry: RetryPolicy,
  ): Promise<T> {
    const { name, transport } = this.clusters.current();
    const json = await this.sendText(transport, call, options, retry);
    return asKind(kind, parseAnswer(call, json), json, name);
  }

  /** As `send()`, of a write: whoever holds such objects is told of the answer before the caller goes on. */
  async write<T extends KubernetesObject>(
    kind: Kind<T>,
    call: Call,
    options: WriteOptions,
    retry: RetryPolicy,
    ref: WriteRef,
  ): Promise<T> {
    return this.observed(new OwnWrite(kind, ref, call), options, async (write, observers) => {
      const answer = await this.send(kind, call, options, retry);
      if (answer.metadata?.uid !== undefined) {
        write.answer = answer;
        for (const observer of observers) observer.written(write, answer);
      }
      return answer;
    });
  }

  async remove(
    kind: Kind,
    call: Call,
    options: CallOptions & { readonly dryRun?: boolean | undefined },
    retry: RetryPolicy,
    ref: ObjectRef,
  ): Promise<void> {
    await this.observed(new OwnWrite(kind, ref, call), options, async (write, observers) => {
      const { answer } = await this.sendRaw<DeleteAnswer>(call, options, retry);
      const outcome = outcomeOfDeletion(answer);
      if (!outcome) return;
      if ('object' in outcome) for (const observer of observers) observer.written(write, outcome.object);
      else for (const observer of observers) observer.removed(write, outcome.uid);
    });
  }

  private async observed<R>(
    write: OwnWrite,
    { dryRun = false }: { readonly dryRun?: boolean | undefined },
    send: (write: OwnWrite, observers: Iterable<WriteObserver>) => Promise<R>,
  ): Promise<R> {
    const { writeObservers } = this.clusters.current();
    // A subresource, such as a scale, is not the object that stores hold.
    const isPlain = write.kind.resource.subresource === undefined;
    const observers = isPlain && !dryRun && !isPlanning() ? [...(writeObservers ?? [])] : [];
    for (const observer of observers) observer.began(write);
    try {
      return await send(write, observers);
    } finally {
      write.end();
      for (const observer of observers) observer.ended(write);
    }
  }

  /** The answer as it is, and from whom it is. */
  async sendRaw<Answer>(
    call: Call,
    options: CallOptions,
    retry: RetryPolicy,
  ): Promise<{ answer: Answer; cluster: string }> {
    const { name, transport } = this.clusters.current();
    const json = await this.sendText(transport, call, options, retry);
    return { answer: parseAnswer(call, json) as Answer, cluster: name };
  }

  writePath(kind: Kind, ref: ObjectRef, options: UpdateOptions, query: Query = {}): string {
    expectRef(kind.resource, ref);
    const target = { ...ref, subresource: options.subresource };
    return resourcePath(kind.resource, target, { ...this.writeQuery(options), ...query });
  }

  writeQuery(options: WriteOptions): Query {
    return {
      fieldManager: options.fieldManager ?? this.defaults.fieldManager,
      fieldValidation: options.fieldValidation ?? 'Strict',
      dryRun: options.dryRun ? 'All' : undefined,
    };
  }

  private sendText(
    transport: Pick<Transport, 'send'>,
    call: Call,
    options: CallOptions,
    retry: RetryPolicy,
  ): Promise<string> {
    const body = call.body === undefined ? undefined : bodyText(call);
    const timeoutMs = options.timeoutMs ?? this.defaults.requestTimeoutMs;
    return transport.send({ ...call, body, timeoutMs, signal: options.signal, retry });
  }
}

/**
 * A `test` of a JSON patch compares a text by its bytes, as the API server itself would write it: Go escapes these
 * characters, and a text that has them unescaped would never be found equal.
 *
 * @see https://pkg.go.dev/encoding/json#Marshal
 */
function bodyText({ body, contentType }: Call): string {
  const text = JSON.stringify(body);
  return contentType === patchType.json ? text.replace(ESCAPED_BY_GO, escaped) : text;
}

const ESCAPED_BY_GO = /[<>&\u2028\u2029]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
