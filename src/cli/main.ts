import { writeFor } from '../error/reader';
import { EXIT_ERROR } from './exit-codes';
import { isReaderGone, readerLeft, wasInterrupted } from './interruption';
import { outputError } from './output-error';
import { run, tellError } from './run';

/** How long an interrupted command waits for whoever reads its output. */
const LAST_WORDS_MS = 1000;

writeFor('terminal');

// A reader that has seen enough is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return readerLeft();
  tellError(outputError(error));
  process.exit(EXIT_ERROR);
});
// There is nobody left to be told.
process.stderr.on('error', () => {});

run(process.argv.slice(2)).then((code) => {
  if (isReaderGone()) process.exitCode = 0;
  // A command that found something has said so by then.
  else if (code !== 0) process.exitCode = code;
  // What a pipe does not take would hold the process for ever.
  if (wasInterrupted()) setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
});
