/** What the rooms below Nest need of a logger; Nest's `Logger` fits. @internal */
export interface Log {
  log(message: string): void;
  warn(message: string): void;
  error(message: string, stack?: string): void;
  debug(message: string): void;
}
