import { type Command, InvalidArgumentError, Option } from 'commander';
import type { HeldRecord } from '../../collector/quarantine/list';
import { LearningError } from '../../error/learning-error';
import { isObject, type JsonObject } from '../../json/object';
import { count } from '../format';
import { databaseOption, jsonOption, wholeNumber } from '../options';
import { withProgress } from '../progress';
import { tell } from '../terminal';

interface Common {
  readonly db: string;
  readonly json?: true;
}

interface Chosen {
  readonly all?: true;
}

const EXIT_CODES = '\nExit codes: 0 done; 1 not, for what is said; 2 usage.';

function patch(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {}
  throw new InvalidArgumentError('It takes a JSON object of fields.');
}

/** The operations of the quarantine, run here or in the collector that has the database. */
async function carried(db: string) {
  const { carryOut } = await import('../../writing/carry-out');
  const { DROP } = await import('../../collector/quarantine/drop');
  const { LIST, SHOW } = await import('../../collector/quarantine/list');
  const { REPLAY } = await import('../../collector/quarantine/replay');
  return {
    list: (options: unknown) => carryOut(db, LIST, options),
    show: (options: unknown) => carryOut(db, SHOW, options),
    replay: (options: unknown) => withProgress((report) => carryOut(db, REPLAY, options, report)),
    drop: (options: unknown) => carryOut(db, DROP, options),
  };
}

const lineOf = ({ quarantine_id, received_at, kind, field, reason, task_id }: HeldRecord) =>
  `${quarantine_id}  ${received_at}  ${kind}  ${field ?? 'record'} ${reason}${task_id === null ? '' : `  (task ${task_id})`}`;

export function addQuarantine(program: Command): void {
  const quarantine = program
    .command('quarantine')
    .description('Look at records that were rejected, mend and replay them, or drop them.')
    .helpCommand(false);

  quarantine
    .command('list')
    .description('Show rejected records, the newest first, without what they hold.')
    .addOption(databaseOption())
    .addOption(
      new Option('--status <status>', 'of the records').choices(['held', 'replayed', 'dropped']).default('held'),
    )
    .option('--limit <n>', 'most records', wholeNumber(1, 10_000), 100)
    .addOption(jsonOption())
    .addHelpText('after', EXIT_CODES)
    .action(async ({ db, json, ...options }: Common & Record<string, unknown>) => {
      const { total, records } = await (await carried(db)).list(options);
      const rest = total - records.length;
      tell(json, { total, records }, [
        ...records.map(lineOf),
        rest > 0 ? `and ${count(rest)} more` : `${count(total)} in all`,
      ]);
    });

  quarantine
    .command('show')
    .description('Show a rejected record as it came.')
    .argument('<id>', 'one of the list')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', EXIT_CODES)
    .action(async (id: string, { db, json }: Common) => {
      const shown = await (await carried(db)).show({ id });
      tell(json, shown, [lineOf(shown), shown.record]);
    });

  quarantine
    .command('replay')
    .description('Put rejected records where they belong, mended by --patch.')
    .argument('[ids...]', 'of the list')
    .option('--all', 'all that are held')
    .addOption(databaseOption())
    .option('--patch <json>', 'fields that take the place of their own; null takes one away', patch)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Each that is still at fault stays, and is told.

Examples:
  mahavishnu-learning quarantine replay 2f1c9c1e-0d5a-8b34-a6f1-6c1d2e3f4a5b --patch '{"routing_confidence": 1}'
  mahavishnu-learning quarantine replay --all

Exit codes: 0 done; 1 not, or not all, for what is said; 2 usage.`,
    )
    .action(async (ids: string[], { db, json, ...options }: Common & Chosen & { patch?: Record<string, unknown> }) => {
      const done = await (await carried(db)).replay({ ids, ...options });
      const { replayed, kept } = done;
      const known = replayed.filter(({ inserted }) => !inserted).length;
      tell(json, done, [
        ...replayed.map(({ id, inserted }) =>
          inserted ? `${id}: inserted` : `${id}: there was one of its id already`,
        ),
        ...(ids.length === 1
          ? []
          : [`${count(replayed.length - known)} inserted, ${count(known)} there already, ${count(kept.length)} kept`]),
      ]);
      if (kept.length > 0) {
        for (const { id, reason } of kept) process.stderr.write(`${id}: ${reason}\n`);
        throw new LearningError('bad_request', `${count(kept.length)} of the records were not replayed.`, {
          hint: 'Replay them with a --patch that mends the field.',
        });
      }
    });

  quarantine
    .command('drop')
    .description('Give rejected records up. They stay in the table, as dropped.')
    .argument('[ids...]', 'of the list')
    .option('--all', 'all that are held')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', `\nWhere one of the ids is not held, none is dropped.\n${EXIT_CODES}`)
    .action(async (ids: string[], { db, json, all }: Common & Chosen) => {
      const done = await (await carried(db)).drop({ ids, all });
      const { dropped } = done;
      tell(json, done, all ? [`${count(dropped.length)} dropped`] : dropped.map((id) => `${id}: dropped`));
    });
}
