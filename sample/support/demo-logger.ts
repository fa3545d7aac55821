import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** Who tells how Nest puts an app together, which is not what a sample is about. */
const PROLOGUE = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/**
 * Nest's logger, made for reading along: short times, nothing of Nest's own start, and of an error its message
 * without the stack. An app of yours leaves Nest's logger as it is.
 */
export class DemoLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (!PROLOGUE.has(rest.at(-1) as string)) super.log(message, ...rest);
  }

  protected override formatMessage(
    level: LogLevel,
    message: unknown,
    _pid: string,
    levelName: string,
    context: string,
  ): string {
    const time = new Date().toTimeString().slice(0, 8);
    const prefix = level === 'log' ? '' : `${levelName.trim()} `;
    return `${time} ${context}${this.colorize(`${prefix}${String(message)}`, level)}\n`;
  }

  protected override printStackTrace(): void {}
}
