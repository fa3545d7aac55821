/** An operator framework under measurement: a small idiomatic operator of Widgets, built from its registry. */
export interface Peer {
  readonly name: string;
  /** Which language and versions, for the table, of what was built into this folder. */
  versions(folder: string): Promise<string>;
  /** What differs in its settings; `default` is what a user gets who sets nothing. */
  readonly variants: readonly Variant[];
  /** Why it takes no part in a scenario; `undefined` where it does. */
  absence?(scenario: string): string | undefined;
  /**
   * Builds it into a folder that is kept between runs.
   *
   * @throws MissingToolchainError where the machine lacks what it is built with
   */
  build(folder: string): Promise<PeerCommand>;
}

export type Variant = 'default' | 'tuned';

/** How a built peer is started. Further variables are those of {@link PeerTask}. */
export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * What a peer is told, by environment variables: `KUBECONFIG`, `BENCH_MODE`, `BENCH_EXPECT`, `BENCH_VARIANT`. It answers
 * on its output with "BENCH starting" just before its first request, and "BENCH synced" once it has reconciled as many
 * different objects as are expected. Where `BENCH_ASKED` is 1, it answers each line of its input with a line
 * `BENCH answer {"runs":7}`: how many runs it has begun. One in Node adds `longestBlockMs`, since the last question.
 */
export interface PeerTask {
  readonly kubeconfig: string;
  /** `count` only counts; `write` keeps the finalizer and a status with observedGeneration. */
  readonly mode: 'count' | 'write';
  readonly expect: number;
  readonly variant: Variant;
  /** It is going to be asked. Default false: then no peer spends anything on it. */
  readonly isAsked?: boolean;
}

/** What a peer says when it is asked. */
export interface PeerAnswer {
  readonly runs: number;
  readonly longestBlockMs?: number;
}

/** The machine can't build this peer: it is skipped, and named so. */
export class MissingToolchainError extends Error {
  override readonly name = 'MissingToolchainError';
}
