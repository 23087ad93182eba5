/** The time that an invocation, or a part of it, has left. */
import type { Clock } from './clock';

export class Deadline {
  private readonly start: number;

  /** @param milliseconds from now until the deadline. */
  public constructor(
    private readonly clock: Clock,
    private milliseconds: number,
  ) {
    this.start = clock.now();
  }

  public get elapsed(): number {
    return this.clock.now() - this.start;
  }

  /** Whole milliseconds, never negative. */
  public get remaining(): number {
    return Math.max(0, Math.floor(this.milliseconds - this.elapsed));
  }

  /** @param milliseconds from the start until the deadline. A later deadline has no effect. */
  public shortenTo(milliseconds: number): void {
    this.milliseconds = Math.min(this.milliseconds, milliseconds);
  }

  public before(margin: number): Deadline {
    return new Deadline(this.clock, Math.max(0, this.remaining - margin));
  }
}
