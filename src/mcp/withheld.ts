import type { PlainAnswer } from '../answer/plain-answer';
import { LearningError } from '../error/learning-error';
import { type Column, EXECUTION_COLUMNS } from '../model/columns';
import type { Preset } from '../query/presets/preset';
import { METADATA_PREFIX } from '../query/vocabulary/dimensions';

const columns: readonly Column[] = EXECUTION_COLUMNS;

/** Columns of answers that hold what people typed: those of the model, the line of a log, the words of an annotation. */
const TEXTS: ReadonlySet<string> = new Set([
  ...columns.filter(({ sensitive }) => sensitive).map(({ name }) => name),
  'body',
  'text',
]);

const isText = (name: string) => TEXTS.has(name.toLowerCase()) || name.startsWith(METADATA_PREFIX);

/** The answer without what people typed. @param further columns of it that hold such texts, too */
export function withoutTexts(asked: PlainAnswer, further: readonly string[] = []): PlainAnswer {
  const withheld = asked.fields.flatMap(({ name }, i) => (isText(name) || further.includes(name) ? [i] : []));
  if (withheld.length === 0) return asked;
  const names = withheld.map((i) => asked.fields[i]!.name);
  return {
    ...asked,
    rows: asked.rows.map((row) => row.map((cell, i) => (withheld.includes(i) ? null : cell))),
    notices: [...asked.notices, `Withheld, as this server was told to: ${names.join(', ')}.`],
  };
}

/** Whoever may look for words learns which there are. Throws LearningError `forbidden_query`. */
export function refuseLookingInto({ name, parameters = [] }: Preset, params: Readonly<Record<string, unknown>>): void {
  const looking = parameters.find((one) => 'looksIntoTexts' in one && Object.hasOwn(params, one.name));
  if (looking === undefined) return;
  throw new LearningError(
    'forbidden_query',
    `The preset ${name} looks into texts by ${looking.name}, which are withheld here.`,
    { hint: `Ask without ${looking.name}, or for another preset.` },
  );
}

/** Whoever may ask for the rows with a text learns the text. Throws LearningError `forbidden_query`. */
export function refuseTexts(names: readonly string[]): void {
  const name = names.find(isText);
  if (name === undefined) return;
  throw new LearningError('forbidden_query', `The values of ${name.split('.', 1)[0]} are withheld here.`, {
    hint: 'Ask by another dimension or filter.',
  });
}
