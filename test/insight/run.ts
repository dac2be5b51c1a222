import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { PROOFS } from './proofs/proofs';
import { type Line, lines, withProofs } from './report';

const PAGE = resolve(import.meta.dirname, '../../docs/insight.md');

interface Options {
  readonly repetitions?: number;
  readonly seed: number;
  readonly only: readonly string[];
  readonly write?: true;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}

const options = new Command('npm run insight --')
  .description(
    'Simulates worlds of which the truth is known, asks the analyses about them, and prints how near they come to it: what is claimed, the bound, and what was found. Ends with an error where a claim does not hold.',
  )
  .option('--repetitions <n>', 'of each simulation (default: what each takes to be sure)', whole)
  .option('--seed <n>', 'of what is random', whole, 1)
  .option(
    '--only <analysis>',
    'the proofs of this analysis; may be repeated',
    (name: string, all: readonly string[]) => [...all, name],
    [],
  )
  .option('--write', 'put what was found into the table of docs/insight.md')
  .parse()
  .opts<Options>();

const chosen = PROOFS.filter(({ analysis }) => options.only.length === 0 || options.only.includes(analysis));
if (chosen.length === 0) throw new Error(`Nothing is proved of ${options.only.join(', ')}.`);

const report: Line[] = [];
for (const [i, proof] of chosen.entries()) {
  const repetitions = options.repetitions ?? proof.repetitions.long;
  const begun = performance.now();
  console.error(`${i + 1} of ${chosen.length}: ${proof.analysis}, ${repetitions} × ${proof.world}`);
  const found = await proof.run({ seed: options.seed, repetitions });
  const isShort = repetitions < proof.repetitions.long;
  report.push(...lines(proof, found, isShort));
  if (options.write) writeFileSync(PAGE, withProofs(readFileSync(PAGE, 'utf8'), report, PROOFS));
  console.error(`  ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

console.table(report);
if (!report.every(({ holds }) => holds)) process.exitCode = 1;
