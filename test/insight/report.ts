import { between } from '../../scripts/generate/docs/insight';
import { code, table } from '../../scripts/generate/docs/markdown';
import { bounds, type Found, holds, type Proof, show } from './proofs/proof';

export interface Line {
  readonly analysis: string;
  readonly what: string;
  readonly bound: string;
  readonly found: string;
  readonly holds: boolean;
}

/** One line for each claim of a proof. */
export function lines({ analysis, claims }: Proof, found: Readonly<Record<string, Found>>, isShort: boolean): Line[] {
  return Object.entries(claims).map(([name, claim]) => ({
    analysis,
    what: claim.what,
    bound: bounds(claim),
    found: show(found[name]!.value, claim),
    holds: holds(claim, found[name]!, isShort),
  }));
}

const HEAD = ['analysis', 'what', 'bound', 'found'];
const MARKERS = ['<!-- proofs: npm run insight -- --write -->', '<!-- end of proofs -->'] as const;

type Claimed = Pick<Line, 'analysis' | 'what'>;

/** What the line of a claim begins with. */
const beginning = ({ analysis, what }: Claimed) => `| ${code(analysis)} | ${what} |`;

/** Everything that is claimed, in the order of the table. */
const claimed = (proofs: readonly Proof[]): Claimed[] =>
  proofs.flatMap(({ analysis, claims }) => Object.values(claims).map(({ what }) => ({ analysis, what })));

/** The page with these lines in its table of proofs; of other claims the lines stay that are there. */
export function withProofs(page: string, report: readonly Line[], proofs: readonly Proof[]): string {
  const there = page.split('\n');
  const rows = claimed(proofs).flatMap((claim) => {
    const line = report.find(({ analysis, what }) => analysis === claim.analysis && what === claim.what);
    if (!line) return there.filter((text) => text.startsWith(beginning(claim)));
    const { analysis, what, bound, found, holds: isSo } = line;
    return `| ${[code(analysis), what, bound, isSo ? found : `**${found}**`].join(' | ')} |`;
  });
  return between(page, MARKERS, [table(HEAD, []), ...rows].join('\n'));
}
