/** How long an invocation may go on: its time is shared by all that it does, and known to all of it. */
import type { Clock } from './clock';

export class Deadline {
  private readonly start: number;

  /**
   * @param clock where time comes from.
   * @param milliseconds from now until the end.
   */
  public constructor(
    private readonly clock: Clock,
    private milliseconds: number,
  ) {
    this.start = clock.now();
  }

  /** Milliseconds since the invocation began. */
  public get elapsed(): number {
    return this.clock.now() - this.start;
  }

  /** Whole milliseconds left; never negative. */
  public get remaining(): number {
    return Math.max(0, Math.floor(this.milliseconds - this.elapsed));
  }

  /** Moves the end up, to so many milliseconds after the beginning. It never moves back. */
  public endAt(milliseconds: number): void {
    this.milliseconds = Math.min(this.milliseconds, milliseconds);
  }

  /** An earlier end of the same time. */
  public before(margin: number): Deadline {
    return new Deadline(this.clock, Math.max(0, this.remaining - margin));
  }
}
