import type { Reporter, SerializedError, TestModule, TestSpecification } from 'vitest/node';
import { type FileOutcome, tell } from './outcome';

/** Names the tests that passed only at a second try, and tells `npm test` how the run ended. */
export default class OutcomeReporter implements Reporter {
  #files: readonly string[] = [];

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#files = specifications.map(({ moduleId }) => moduleId);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const byFile = new Map(modules.map((each) => [each.moduleId, each]));
    const files = this.#files.map((file) => outcomeOf(file, byFile.get(file), errors));
    for (const each of modules) sayWhatNeededASecondTry(each);
    // Of a worker that ended too early it is known which file it left, but not from the error.
    const cutShort = this.#files.filter((file) => isCutShort(byFile.get(file))).length;
    const elsewhere = errors.filter((error) => fileOf(error) === undefined).length;
    tell({ files, elsewhere: Math.max(0, elsewhere - cutShort) });
  }
}

const fileOf = (error: SerializedError): unknown => error.VITEST_TEST_PATH;

const isCutShort = (module: TestModule | undefined): boolean =>
  module === undefined || module.state() === 'pending' || module.state() === 'queued';

function outcomeOf(file: string, module: TestModule | undefined, errors: readonly SerializedError[]): FileOutcome {
  const tests = module ? [...module.children.allTests()] : [];
  const failed = tests.filter((test) => test.result().state === 'failed').map(({ fullName }) => fullName);
  if (isCutShort(module)) failed.push('(did not come to its end)');
  else if (module!.state() === 'failed' && failed.length === 0) failed.push('(failed outside of its tests)');
  if (errors.some((error) => fileOf(error) === file)) failed.push('(left an error that nothing handled)');
  return { file, passed: tests.filter((test) => test.result().state === 'passed').length, failed };
}

function sayWhatNeededASecondTry(module: TestModule): void {
  for (const test of module.children.allTests()) {
    if (test.diagnostic()?.flaky) console.log(`Passed at a second try: ${module.relativeModuleId} > ${test.fullName}`);
  }
}
