/** The report: a verdict and evidence for each claim, as Markdown without phone numbers and accounts. */
import { maskNumbers } from '../../lambda/runtime/mask';
import { type Claim, type ClaimId, CLAIMS } from './claims';

export type Verdict = 'held' | 'did not hold' | 'could not be seen';

interface Finding {
  readonly verdict: Verdict;
  readonly evidence: string;
}

const IDS = Object.keys(CLAIMS) as ClaimId[];

/** Longer evidence loses its middle, because the cause of a failure is at the end of a command's output. */
const MAX_EVIDENCE = 400;
const MAX_BEGINNING = 150;

export class Report {
  private readonly findings = new Map<ClaimId, Finding>();

  /** @param isLocal whether this is the local AWS, where some claims can't be seen. */
  public constructor(private readonly isLocal: boolean) {}

  public judge(id: ClaimId, holds: boolean, evidence: string): void {
    const { localLimit }: Claim = CLAIMS[id];
    if (this.isLocal && localLimit !== undefined) {
      this.miss(id, `The local AWS can't show it: ${localLimit} It gave: ${evidence}`);
    } else {
      this.findings.set(id, { verdict: holds ? 'held' : 'did not hold', evidence });
    }
  }

  /** Records that a claim could not be seen. */
  public miss(id: ClaimId, reason: string): void {
    this.findings.set(id, { verdict: 'could not be seen', evidence: reason });
  }

  public count(verdict: Verdict): number {
    return IDS.filter((id) => this.findingOf(id).verdict === verdict).length;
  }

  /** @param facts lines about the run, by name. */
  public toMarkdown(facts: Readonly<Record<string, string>>): string {
    const rows = IDS.map((id) => {
      const { verdict, evidence } = this.findingOf(id);
      return `| \`${id}\` | ${CLAIMS[id].text} | ${verdict} | ${cell(evidence)} |`;
    });
    const lines = [
      '# Verification on an account',
      '',
      ...Object.entries(facts).map(([name, value]) => `- ${name}: ${value}`),
      `- Claims: ${String(this.count('held'))} held, ${String(this.count('did not hold'))} did not hold, ${String(this.count('could not be seen'))} could not be seen`,
      '',
      '| claim | what should be true | verdict | evidence |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ];
    return maskNumbers(lines.join('\n'));
  }

  private findingOf(id: ClaimId): Finding {
    return this.findings.get(id) ?? { verdict: 'could not be seen', evidence: 'The run ended before.' };
  }
}

function cell(text: string): string {
  // Mask numbers before cutting, because a part of a number wouldn't be recognized.
  const line = maskNumbers(text).replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
  return line.length > MAX_EVIDENCE
    ? `${line.slice(0, MAX_BEGINNING)} … ${line.slice(MAX_BEGINNING - MAX_EVIDENCE)}`
    : line;
}
