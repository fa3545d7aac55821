import type { PeerCommand, Variant } from './peer.js';

/** What one run of one peer came to, by the names of the columns. */
export type Figures = Readonly<Record<string, number>>;

/** One thing that operators do, measured the same way for each. */
export interface Scenario {
  readonly name: string;
  /** One line for the table. */
  readonly title: string;
  /** Columns in their order, with unit; and which way is better. */
  readonly columns: Readonly<Record<string, { readonly unit: string; readonly less: boolean }>>;
  run(peer: PeerCommand, variant: Variant): Promise<Figures>;
}
