/** The report: what became of each claim, as Markdown that can be kept. No phone number and no account stands in it. */
import { maskNumbers } from '../../lambda/runtime/mask';
import { type Claim, type ClaimId, CLAIMS } from './claims';

export type Verdict = 'held' | 'did not hold' | 'could not be seen';

interface Finding {
  readonly verdict: Verdict;
  readonly evidence: string;
}

const IDS = Object.keys(CLAIMS) as ClaimId[];

/** Evidence that is longer loses its middle: what a command says of its failure stands at the end of its output. */
const MAX_EVIDENCE = 400;
const MAX_BEGINNING = 150;

export class Report {
  private readonly findings = new Map<ClaimId, Finding>();

  /** @param isLocal whether this is the local AWS, which can't show everything. */
  public constructor(private readonly isLocal: boolean) {}

  /** Says that a claim held or not, and by what that was seen. */
  public judge(id: ClaimId, holds: boolean, evidence: string): void {
    const { localLimit }: Claim = CLAIMS[id];
    if (this.isLocal && localLimit !== undefined) {
      this.miss(id, `The local AWS can't show it: ${localLimit} It gave: ${evidence}`);
    } else {
      this.findings.set(id, { verdict: holds ? 'held' : 'did not hold', evidence });
    }
  }

  /** Says that a claim could not be seen, and why. */
  public miss(id: ClaimId, reason: string): void {
    this.findings.set(id, { verdict: 'could not be seen', evidence: reason });
  }

  /** How many claims have a verdict. */
  public count(verdict: Verdict): number {
    return IDS.filter((id) => this.findingOf(id).verdict === verdict).length;
  }

  /** @param facts what was run, where and when, by name. */
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
  // Masked before it is cut: the half of a number would not look like one.
  const line = maskNumbers(text).replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
  return line.length > MAX_EVIDENCE
    ? `${line.slice(0, MAX_BEGINNING)} … ${line.slice(MAX_BEGINNING - MAX_EVIDENCE)}`
    : line;
}
