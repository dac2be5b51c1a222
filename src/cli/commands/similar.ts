import { type Command, Option } from 'commander';
import { LearningError } from '../../error/learning-error';
import { EMBEDDER_VARIABLES, MOST_TIMEOUT_SECONDS } from '../../search/embedder-settings';
import {
  DEFAULT_DAYS,
  DEFAULT_LIMIT,
  DEFAULT_THRESHOLD,
  MOST_DAYS,
  MOST_EXECUTIONS,
  type SimilarExecutions,
} from '../../search/question';
import { interruption } from '../interruption';
import {
  databaseOption,
  fraction,
  jsonOption,
  ofUnnamed,
  positiveNumber,
  storedTimeZoneOption,
  wholeNumber,
} from '../options';

interface Options {
  readonly db: string;
  readonly taskId?: string;
  readonly repo?: string;
  readonly days: number;
  readonly threshold: number;
  readonly limit: number;
  readonly topK?: number;
  readonly embedderUrl?: string;
  readonly embedderModel?: string;
  readonly embedderTimeout?: number;
  readonly storedTimeZone: string;
  readonly json?: true;
}

export function addSimilar(program: Command): void {
  program
    .command('similar')
    .description('Find executions that are like a text, or like one of them, while the orchestrator runs.')
    .argument('[text]', 'what they are to be about')
    .addOption(databaseOption())
    .option('--task-id <id>', 'find what is like this execution')
    .option('--repo <name>', 'only in this repository')
    .option('--days <n>', 'how far back to look', wholeNumber(1, MOST_DAYS), DEFAULT_DAYS)
    .option('--threshold <x>', 'least cosine similarity, 0 to 1', fraction, DEFAULT_THRESHOLD)
    .option('--limit <n>', 'most executions', wholeNumber(1, MOST_EXECUTIONS), DEFAULT_LIMIT)
    .addOption(
      new Option('--top-k <n>', 'the same as --limit').argParser(wholeNumber(1, MOST_EXECUTIONS)).conflicts('limit'),
    )
    .option('--embedder-url <url>', `what makes embeddings of texts (also: ${EMBEDDER_VARIABLES.url})`)
    .option('--embedder-model <name>', `its model (also: ${EMBEDDER_VARIABLES.model}; default: all-minilm)`)
    .option(
      '--embedder-timeout <seconds>',
      `how long it may take (also: ${EMBEDDER_VARIABLES.timeout}; default: 10)`,
      positiveNumber(MOST_TIMEOUT_SECONDS),
    )
    .addOption(storedTimeZoneOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Executions are compared by the embeddings in the database. That of a text is asked of the embedder: Ollama's /api/embed,
or any that answers as OpenAI's /v1/embeddings does. Its key, where it wants one, is read from ${EMBEDDER_VARIABLES.key}.
Without embeddings, and where no embedder answers, the search goes by words, rare ones first, and says so.

Examples:
  mahavishnu-learning similar "flaky test of the session store" --repo mahavishnu
  mahavishnu-learning similar --task-id 0ccd1433-a376-46c7-a551-d81fa53290e8 --threshold 0.8 --json
  mahavishnu-learning similar "slow import" --embedder-url http://127.0.0.1:11434 --embedder-model nomic-embed-text

Exit codes: 0 searched, whether or not there is any; 1 not, for what is said; 2 usage.`,
    )
    .action(similar);
}

async function similar(text: string | undefined, options: Options, command: Command): Promise<void> {
  const { taskId } = options;
  if ((text === undefined) === (taskId === undefined)) {
    throw new LearningError('bad_usage', 'It takes either a text or --task-id.');
  }
  const found = await search(text === undefined ? { taskId: taskId! } : { text }, options).catch((error: unknown) => {
    throw ofUnnamed(error, command);
  });
  if (options.json) {
    process.stdout.write(`${JSON.stringify(found)}\n`);
    return;
  }
  for (const notice of found.notices) process.stderr.write(`${notice}\n`);
  process.stdout.write((await import('../search/print-similar')).printSimilar(found));
}

async function search(
  question: { readonly text: string } | { readonly taskId: string },
  { db, storedTimeZone, embedderUrl, embedderModel, embedderTimeout, limit, topK, ...options }: Options,
): Promise<SimilarExecutions> {
  const { embedderSettings } = await import('../../search/embedder-settings');
  const { httpEmbedder } = await import('../../search/http-embedder');
  const { findSimilar } = await import('../../search/find-similar');
  const { askingOnce } = await import('../../asking/once');
  const given = { url: embedderUrl, model: embedderModel, timeoutSeconds: embedderTimeout };
  const settings = embedderSettings(given, process.env);
  const embedder = settings && httpEmbedder(settings);
  const signal = interruption();
  return askingOnce({ path: db, storedTimeZone, signal }, (asker) =>
    findSimilar(asker, question, { ...options, limit: topK ?? limit, embedder, signal }),
  );
}
