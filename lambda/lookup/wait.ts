/** The time for which a lookup may wait, and the pauses between its attempts. */
import type { Clock } from '../runtime/clock';
import { Deadline } from '../runtime/deadline';
import type { Invocation } from '../runtime/invocation';

const POLL_INTERVAL_MS = 10_000;

/** Time for the last lookup, if the function has less time than `within` allows. */
const FINAL_ATTEMPT_MS = 5000;

export class Wait {
  private readonly clock: Clock;
  private readonly deadline: Deadline;

  public constructor(
    private readonly withinMilliseconds: number,
    { clock, deadline }: Invocation,
  ) {
    const longest = deadline.before(FINAL_ATTEMPT_MS).remaining;
    this.clock = clock;
    this.deadline = new Deadline(clock, Math.min(withinMilliseconds, longest));
  }

  public get isOver(): boolean {
    return this.deadline.remaining === 0;
  }

  /** For example ` after 120 s`. Empty if the lookup didn't wait until its time was over. */
  public get waited(): string {
    return this.isOver && this.withinMilliseconds > 0 ? ` after ${(this.deadline.elapsed / 1000).toFixed(0)} s` : '';
  }

  public async pause(): Promise<void> {
    await this.clock.sleep(Math.min(POLL_INTERVAL_MS, this.deadline.remaining));
  }
}
