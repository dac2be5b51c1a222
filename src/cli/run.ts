import { Command, CommanderError } from 'commander';
import manifest from '../../package.json';
import { LearningError } from '../error/learning-error';
import { COMMANDS } from './commands';
import { Ending, EXIT_OK, exitCodeOf } from './exit-codes';
import { wrapped } from './help-width';
import { isReaderGone } from './interruption';

const NAME = 'mahavishnu-learning';

export function tellError(error: LearningError): void {
  process.stderr.write(`${NAME}: ${error.toDisplay()}\n`);
}

/** Runs the command that the arguments name, and yields the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: 'user' });
    return EXIT_OK;
  } catch (thrown) {
    const cause = thrown instanceof Ending ? thrown.cause : thrown;
    if (cause instanceof CommanderError && cause.exitCode === 0) return EXIT_OK;
    const error = cause instanceof CommanderError ? usageError(cause) : LearningError.from(cause);
    if (!isHelp(cause) && !isReaderGone()) tellError(error);
    return thrown instanceof Ending ? thrown.exitCode : exitCodeOf(error.code);
  }
}

function program(): Command {
  const program = new Command(NAME)
    .description('Tools around the learning database of the Mahavishnu orchestrator.')
    .version(manifest.version)
    .exitOverride()
    .configureOutput({
      writeOut: (help) => process.stdout.write(wrapped(help, process.stdout.columns)),
      writeErr: (help) => process.stderr.write(wrapped(help, process.stderr.columns)),
      outputError: () => {},
    })
    .showSuggestionAfterError()
    .helpCommand(false);
  for (const add of COMMANDS) add(program);
  return program;
}

/** Help that was shown because no command was named. */
const isHelp = (cause: unknown) => cause instanceof CommanderError && cause.code === 'commander.help';

/** Name and password in an address, which an error would repeat. */
const SECRETS_OF_ADDRESS = /:\/\/[^\s/]+@/g;

function usageError(cause: CommanderError): LearningError {
  const text = cause.message
    .replace(/^error: /, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(SECRETS_OF_ADDRESS, '://…@')
    .trim();
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return new LearningError('bad_usage', /[.?)]$/.test(sentence) ? sentence : `${sentence}.`, { cause });
}
