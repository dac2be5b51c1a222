import { LearningError } from '../../error/learning-error';
import { withheldColumn } from './parts';
import { unreadableFile } from './unreadable-file';

const LACKING = /exists in the (\w+) extension|required extension '(\w+)'/;
/** Arithmetic with instants is in the extension for time zones. */
const INSTANTS = /No function matches the given name and argument types '[^']*TIMESTAMP WITH TIME ZONE/;
const UNSHOWN = /Unsupported Arrow type VARIANT/;
const OUT_OF_MEMORY = /Aborted\(OOM|enlarge memory|bad_alloc|Array buffer allocation failed|Out of memory/i;

const words = (extension: string | undefined) =>
  extension === 'json'
    ? 'functions of JSON'
    : extension === 'icu'
      ? 'arithmetic with time zones'
      : `what is in the extension ${extension}`;

/** Whether DuckDB itself has broken down, so that its worker is to be replaced. */
export class BrokenEngine extends LearningError {}

export const unshownVariant = (cause: unknown) =>
  new LearningError('not_in_browser', 'DuckDB in the browser cannot show values of the type VARIANT.', { cause });

/** @param inWords DuckDB's failure as ours, where it is one that it tells itself */
export function failureOf(cause: unknown, inWords: (cause: unknown) => LearningError): LearningError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const unreadable = unreadableFile(text, cause);
  if (unreadable) return unreadable;
  const withheld = withheldColumn(text);
  if (withheld) return new LearningError('not_in_browser', withheld, { cause });
  const lacking = LACKING.exec(text);
  if (lacking || INSTANTS.test(text)) {
    const what = words(lacking ? (lacking[1] ?? lacking[2]) : 'icu');
    return new LearningError('not_in_browser', `DuckDB in the browser has no ${what}.`, { cause });
  }
  if (UNSHOWN.test(text)) return unshownVariant(cause);
  if (text.includes('"exception_type"')) return inWords(cause);
  return OUT_OF_MEMORY.test(text)
    ? new BrokenEngine('out_of_memory', 'The query needs more memory than the browser gives.', { cause })
    : new BrokenEngine('engine_crashed', 'The query ended DuckDB in the browser.', { cause });
}
