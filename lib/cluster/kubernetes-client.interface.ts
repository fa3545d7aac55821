/** What every call takes. @publicApi */
export interface CallOptions {
  /** Ends the call. Inside a reconcile the run's own signal applies too. */
  readonly signal?: AbortSignal;
  /** The whole answer must be there by then, in milliseconds, retries included. @default the module's `requestTimeoutMs` (30,000) */
  readonly timeoutMs?: number;
}

/** @publicApi */
export interface ReadOptions extends CallOptions {
  /** A subresource to read instead of the object, such as `status` or `scale`. */
  readonly subresource?: string;
}

/** @publicApi */
export interface ListOptions extends CallOptions {
  /** Without it, a namespaced kind is listed over all namespaces. */
  readonly namespace?: string;
  /** For example `app=web,tier!=cache`. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
  readonly labelSelector?: string;
  /** For example `metadata.name=web`. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/ */
  readonly fieldSelector?: string;
  /** Objects a page. All pages are read; this bounds the size of one answer. @default 500 */
  readonly pageSize?: number;
}

/** @publicApi */
export interface WriteOptions extends CallOptions {
  /** A subresource to write instead of the object, such as `status` or `scale`. */
  readonly subresource?: string;
  /** Who is written into `managedFields` as the author. @default the module's `fieldManager` */
  readonly fieldManager?: string;
  /** Validate and admit, but store nothing. @default false */
  readonly dryRun?: boolean;
  /**
   * What the server does with fields that the kind does not know.
   * @default 'Strict': it refuses the write, where its own default would drop them silently
   */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
}

/** @publicApi */
export interface ApplyOptions extends WriteOptions {
  /** Take over fields that another field manager owns. Controllers should. @default true */
  readonly force?: boolean;
}

/** @publicApi */
export interface DeleteOptions extends CallOptions {
  /** Delete only this very object, not a later one of the same name. */
  readonly uid?: string;
  /** Delete only if the object has not changed since. */
  readonly resourceVersion?: string;
  /** What becomes of the objects it owns. @default the server's, `Background` for most kinds */
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  /** Seconds (Kubernetes counts this one in seconds) before a Pod is killed. */
  readonly gracePeriodSeconds?: number;
  /** Validate and admit, but delete nothing. @default false */
  readonly dryRun?: boolean;
}

/** One step of an RFC 6902 patch. @publicApi */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly path: string; readonly from: string };
