import { writeFor } from '../error/reader';
import { run } from './run';

writeFor('terminal');

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

run(process.argv.slice(2)).then((code) => {
  // A command that found something has said so by then.
  if (code !== 0) process.exitCode = code;
});
