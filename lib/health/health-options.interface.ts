/** What a probe for liveness looks for. @publicApi */
export interface LivenessOptions {
  /**
   * How long the event loop may have stood still at a stretch within the last minute, in milliseconds. The default is
   * the time within which the holder of a Lease has to renew it. @default 10,000
   */
  readonly maxEventLoopBlockMs?: number | undefined;
  /**
   * How long a run may go on after its deadline (`reconcileTimeoutMs`), when its signal was aborted, in milliseconds,
   * before it counts as stuck. @default 30,000
   */
  readonly stuckRunGraceMs?: number | undefined;
}

/** What a probe for readiness looks for. @publicApi */
export interface ReadinessOptions {
  /**
   * How long a watch may go without a sign of life, in milliseconds: an event, a bookmark, a complete list, or a stream
   * that the server ended when its time was up. That a stream could be opened is none.
   *
   * The default leaves room for one stream that fell silent: it is given up after 70 s (`watch.silenceMs`), at most a
   * second passes before the next is opened, and that one shows life within 56 s: 127 s in all. Who sets less calls
   * quiet watches dead; below 60,000 even healthy ones.
   *
   * @default 150,000
   */
  readonly maxSilenceMs?: number | undefined;
}

/** Where the controller answers; without a leading slash or with one. @publicApi */
export interface HealthPaths {
  /** @default 'livez' */
  readonly live?: string | undefined;
  /** @default 'readyz' */
  readonly ready?: string | undefined;
  /** @default 'startupz' */
  readonly startup?: string | undefined;
}

/** What `KuberatorHealthModule.forRoot()` takes. @publicApi */
export interface KuberatorHealthOptions extends LivenessOptions, ReadinessOptions {
  /**
   * Answer GET requests for liveness, readiness and startup; paths of your own may be given. With `false` there is only
   * `KuberatorHealthIndicator`, for a controller of yours. @default true
   */
  readonly controller?: boolean | HealthPaths | undefined;
}
