import assert from 'node:assert/strict';

/** What a server answered, with short assertions. */
export class Answer {
  private parsed: unknown;

  constructor(
    readonly request: string,
    readonly status: number,
    readonly headers: Readonly<Record<string, string | string[] | undefined>>,
    readonly bytes: Buffer,
  ) {}

  get text(): string {
    return this.bytes.toString('utf8');
  }

  /** The body as JSON. */
  get body(): any {
    this.parsed ??= JSON.parse(this.text);
    return this.parsed;
  }

  get items(): any[] {
    return this.body.items;
  }

  /** Names of a list's items. */
  get names(): string[] {
    return this.items.map((item) => item.metadata.name);
  }

  get version(): string {
    return this.body.metadata.resourceVersion;
  }

  get uid(): string {
    return this.body.metadata.uid;
  }

  /** Texts of the warnings of this answer. */
  get warnings(): string[] {
    return [this.headers['warning'] ?? []].flat();
  }

  is(status: number): this {
    assert.equal(
      this.status,
      status,
      `${this.request} was answered ${this.status}: ${this.text.slice(0, 600)}`,
    );
    return this;
  }

  /** A refusal by a Status with this code and reason. */
  fails(code: number, reason?: string, message?: RegExp): this {
    this.is(code);
    assert.equal(this.body.kind, 'Status');
    assert.equal(this.body.status, 'Failure');
    assert.equal(this.body.code, code);
    if (reason !== undefined) assert.equal(this.body.reason, reason, this.text);
    if (message) assert.match(this.body.message, message);
    return this;
  }

  /** Each refused field with the reason why, such as `FieldValueInvalid spec.replicas`. */
  causes(...expected: string[]): this {
    const causes: { reason: string; field: string }[] = this.body.details?.causes ?? [];
    assert.deepEqual(
      causes.map(({ reason, field }) => `${reason} ${field}`).sort(),
      expected.sort(),
      this.text,
    );
    return this;
  }
}
