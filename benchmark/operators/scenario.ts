import type { PeerCommand, Variant } from './peer.js';

/** What one run of one peer came to, by the names of the columns. */
export type Figures = Readonly<Record<string, number>>;

/** A column of a scenario's table: its unit, and which way is better. */
export interface Column {
  readonly unit: string;
  readonly less: boolean;
}

/** A peer that is there to be measured. */
export interface BuiltPeer {
  readonly name: string;
  readonly command: PeerCommand;
  /** Those that were asked for. */
  readonly variants: readonly Variant[];
}

/** What takes part in a scenario: an operator with its settings, or a part of one. */
export interface Entrant {
  /** Stands beside the name of the peer: `default`, `tuned`, or which part of it is measured. */
  readonly variant: string;
  run(): Promise<Figures>;
}

/** One thing that operators do, measured the same way for each. */
export interface Scenario {
  readonly name: string;
  /** One line for the table. */
  readonly title: string;
  /** In their order. */
  readonly columns: Readonly<Record<string, Column>>;
  /** What of a peer takes part. A text says why nothing does. */
  entrants(peer: BuiltPeer): readonly Entrant[] | string;
}

/** The operator takes part as it is, once with each of its settings. */
export const eachVariant =
  (run: (command: PeerCommand, variant: Variant) => Promise<Figures>): Scenario['entrants'] =>
  ({ command, variants }) =>
    variants.map((variant) => ({ variant, run: () => run(command, variant) }));
