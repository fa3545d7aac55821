/** Reads a path of an API server as JSON. */
export type Get = (path: string, accept?: string) => Promise<unknown>;
