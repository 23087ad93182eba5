/** JSON lines on standard output, which Lambda takes over as they are; levels as Lambda's own log controls. */
import { clip, maskNumbers } from './mask';
import { lambdaSurroundings, type Surroundings } from './platform';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
type Level = (typeof LEVELS)[number];

/** Bytes of a line, its end included. What is longer is no text of this package's, and costs money. */
const MAX_LINE_BYTES = 4096;

/** What a line says beside its message. Values are masked, so no caller needs to remember to. */
export type Fields = Readonly<Record<string, string | number | undefined>>;

export class Logger {
  private readonly threshold: number;

  /** @param context fields of every line, such as the request's ID. */
  public constructor(
    private readonly context: Fields,
    private readonly surroundings: Surroundings = lambdaSurroundings,
  ) {
    // Lambda sets the variable from the function's application log level. Without it, everything is logged.
    this.threshold = LEVELS.indexOf(surroundings.environment.AWS_LAMBDA_LOG_LEVEL as Level);
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
    this.surroundings.write(text);
  }
}

/** The line with each of its texts cut off after so many characters, and then masked. */
function toLine(line: Fields, length: number): string {
  const text = JSON.stringify(line, (_, value: unknown) =>
    typeof value === 'string' ? maskNumbers(clip(value, length)) : value,
  );
  return `${text}\n`;
}
