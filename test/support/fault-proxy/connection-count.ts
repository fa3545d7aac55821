/** How many connections a proxy has. */
export interface Connections {
  /** Open at this moment. */
  readonly current: number;
  /** Ever accepted. */
  readonly total: number;
}
