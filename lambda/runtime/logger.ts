/** Writes the log as JSON lines to standard output, with the levels of Lambda's log controls. */
import { safeText } from './mask';
import { lambdaPlatform, type Platform } from './platform';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
type Level = (typeof LEVELS)[number];

/** Bytes of a line, with its line break. A longer text comes from outside of this package, and storage costs money. */
const MAX_LINE_BYTES = 4096;

/** The logger masks phone numbers in the values. */
export type Fields = Readonly<Record<string, string | number | undefined>>;

export class Logger {
  private readonly threshold: number;

  /** @param context fields of every line, such as the request ID. */
  public constructor(
    private readonly context: Fields,
    private readonly platform: Platform = lambdaPlatform,
  ) {
    // Lambda sets the variable to the function's application log level. Without it, the function logs everything.
    this.threshold = LEVELS.indexOf(platform.environment.AWS_LAMBDA_LOG_LEVEL as Level);
  }

  public info(message: string, fields?: Fields): void {
    this.write('INFO', message, fields);
  }

  public warn(message: string, fields?: Fields): void {
    this.write('WARN', message, fields);
  }

  public error(message: string, fields?: Fields): void {
    this.write('ERROR', message, fields);
  }

  private write(level: Level, message: string, fields: Fields = {}): void {
    if (LEVELS.indexOf(level) < this.threshold) {
      return;
    }
    const line = { timestamp: new Date().toISOString(), level, message, ...this.context, ...fields };
    let length = MAX_LINE_BYTES;
    let text = toLine(line, length);
    while (Buffer.byteLength(text) > MAX_LINE_BYTES) {
      length = Math.floor(length / 2);
      text = toLine(line, length);
    }
    this.platform.write(text);
  }
}

/** @param length maximum length of each text. */
function toLine(line: Fields, length: number): string {
  const text = JSON.stringify(line, (_, value: unknown) =>
    typeof value === 'string' ? safeText(value, length) : value,
  );
  return `${text}\n`;
}
