/** What every call takes. @publicApi */
export interface CallOptions {
  /** Ends the call. Inside a reconcile the run's own signal applies too. */
  readonly signal?: AbortSignal | undefined;
  /** The whole answer must be there by then, in milliseconds, retries included. @default the module's `requestTimeoutMs` (30,000) */
  readonly timeoutMs?: number | undefined;
}

/** What `get()` and `find()` take. @publicApi */
export interface ReadOptions extends CallOptions {
  /** Read through the status subresource, as who may read nothing else does. Others are kinds: see `subresource()`. */
  readonly subresource?: 'status' | undefined;
}

/** What `list()` takes. @publicApi */
export interface ListOptions extends CallOptions {
  /** Without it, a namespaced kind is listed over all namespaces. */
  readonly namespace?: string | undefined;
  /** For example `app=web,tier!=cache`. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
  readonly labelSelector?: string | undefined;
  /** For example `metadata.name=web`. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/ */
  readonly fieldSelector?: string | undefined;
  /** Objects a page. All pages are read; this bounds the size of one answer. @default 500 */
  readonly pageSize?: number | undefined;
}

/** What creating and applying take, and all other writes besides `subresource`. @publicApi */
export interface WriteOptions extends CallOptions {
  /** Who is written into `managedFields` as the author. @default the module's `fieldManager` */
  readonly fieldManager?: string | undefined;
  /** Validate and admit, but store nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /**
   * What the server does with fields that the kind does not know.
   * @default 'Strict': it refuses the write, where its own default would drop them silently
   */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore' | undefined;
}

/** What replacing and patching take. @publicApi */
export interface UpdateOptions extends WriteOptions {
  /** Write the status, and nothing else, instead of the rest. Other subresources are kinds: see `subresource()`. */
  readonly subresource?: 'status' | undefined;
}

/** What `apply()` and `applyStatus()` take. @publicApi */
export interface ApplyOptions extends WriteOptions {
  /** Take over fields that another field manager owns. Controllers should. @default true */
  readonly force?: boolean | undefined;
}

/** What deleting takes. @publicApi */
export interface DeleteOptions extends CallOptions {
  /** Delete only this very object, not a later one of the same name. */
  readonly uid?: string | undefined;
  /** Delete only if the object has not changed since. */
  readonly resourceVersion?: string | undefined;
  /** What becomes of the objects it owns. @default the server's, `Background` for most kinds */
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined;
  /** Seconds (Kubernetes counts this one in seconds) before a Pod is killed. */
  readonly gracePeriodSeconds?: number | undefined;
  /** Validate and admit, but delete nothing. @default false */
  readonly dryRun?: boolean | undefined;
}

/** One step of an RFC 6902 patch. @publicApi */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly path: string; readonly from: string };
