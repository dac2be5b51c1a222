// Runs the tests, with words for vitest. On a machine that builds for others (CI), what failed runs once more with
// nothing beside it: a busy machine must not fail a change, and what needed that is named.
import path from 'node:path';
import { failedFiles, type Outcome } from './test/outcome';
import { runVitest } from './test/run-vitest';

// More is no matter of a busy machine.
const MOST_FILES_AGAIN = 10;

const words = process.argv.slice(2);
const first = await runVitest(words);
let { code, outcome } = first;
if (process.env.CI && outcome && code !== 0 && mayPassAlone(outcome)) {
  const failed = failedFiles(outcome);
  console.log(`\nFAILED: ${failed.length} of ${outcome.files.length} files, which run once more, alone.`);
  const files = failed.map(({ file }) => file);
  const second = await runVitest([...(await optionsAmong(words)), '--no-file-parallelism', ...files]);
  code = second.code;
  outcome = second.outcome ? replaced(outcome, second.outcome) : outcome;
  sayWhatPassedAlone(failed, outcome);
}
if (outcome) console.log(`Tests in all: ${countOf(outcome)}`);
else console.log('The run of the tests did not come to its end.');
process.exitCode = code;

function mayPassAlone(outcome: Outcome): boolean {
  const { length } = failedFiles(outcome);
  return outcome.elsewhere === 0 && length > 0 && length <= MOST_FILES_AGAIN;
}

/** The words without those that choose among files. */
async function optionsAmong(words: readonly string[]): Promise<string[]> {
  const { parseCLI } = await import('vitest/node');
  const { filter } = parseCLI(['vitest', 'run', ...words]);
  return words.filter((word) => !filter.includes(word));
}

function replaced(first: Outcome, second: Outcome): Outcome {
  const again = new Map(second.files.map((each) => [each.file, each]));
  return { files: first.files.map((each) => again.get(each.file) ?? each), elsewhere: second.elsewhere };
}

function sayWhatPassedAlone(failed: Outcome['files'], { files }: Outcome): void {
  for (const { file, failed: names } of failed) {
    const still = new Set(files.find((each) => each.file === file)!.failed);
    for (const name of names.filter((each) => !still.has(each)))
      console.log(`Failed at first, passed alone: ${path.relative('.', file)} > ${name}`);
  }
}

function countOf({ files, elsewhere }: Outcome): string {
  const passed = files.reduce((sum, each) => sum + each.passed, 0);
  const failed = files.reduce((sum, each) => sum + each.failed.length, elsewhere);
  return `${passed} passed, ${failed} failed`;
}
