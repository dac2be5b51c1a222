import { writeFor } from '../error/reader';
import { EXIT_ERROR } from './exit-codes';
import { outputError } from './output-error';
import { run, tellError } from './run';

writeFor('terminal');

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  tellError(outputError(error));
  process.exit(EXIT_ERROR);
});
// There is nobody left to be told.
process.stderr.on('error', () => {});

run(process.argv.slice(2)).then((code) => {
  // A command that found something has said so by then.
  if (code !== 0) process.exitCode = code;
});
