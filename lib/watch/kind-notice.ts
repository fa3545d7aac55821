import type { Log } from '../common/log.js';

/** Tells once that a kind is missing, and once that it has come. @internal */
export class KindNotice {
  private isMissing = false;

  constructor(
    private readonly name: string,
    private readonly log: Log,
  ) {}

  /** @param otherVersions those in which the kind is served all the same, as far as that can be found out */
  async missing(otherVersions: () => Promise<readonly string[]>): Promise<void> {
    if (this.isMissing) return;
    this.isMissing = true;
    const versions = await otherVersions().catch(() => []);
    const said = `The API server does not serve ${this.name}`;
    const waits = 'the watch waits, and begins by itself';
    if (versions.length > 0) {
      this.log.warn(
        `${said}, but in ${versions.join(', ')}. Use a version that is served, or serve this one again: ${waits}.`,
      );
    } else {
      this.log.warn(
        `${said}. Install its CustomResourceDefinition, or the API server that serves it: ${waits}.`,
      );
    }
  }

  served(): void {
    if (!this.isMissing) return;
    this.isMissing = false;
    this.log.log(`The API server serves ${this.name} now: the watch has begun.`);
  }
}
