import type { Log } from '../common/log.js';

/** Tells once that a kind is missing, and once that it has come. @internal */
export class KindNotice {
  private isMissing = false;

  constructor(
    private readonly name: string,
    private readonly log: Log,
  ) {}

  missing(): void {
    if (this.isMissing) return;
    this.isMissing = true;
    this.log.warn(
      `The API server does not serve ${this.name}. Install its CustomResourceDefinition, or the API server that ` +
        'serves it: the watch waits, and begins by itself.',
    );
  }

  served(): void {
    if (!this.isMissing) return;
    this.isMissing = false;
    this.log.log(`The API server serves ${this.name} now: the watch has begun.`);
  }
}
