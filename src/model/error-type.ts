const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/time[ds]?[ _-]?out|deadline/i, 'timeout'],
  [/quality[ _-]?gate/i, 'quality_gate'],
  [/validation/i, 'validation'],
];

/** The value of `error_type` that a text about a failure suggests. */
export function inferErrorType(text: string): string {
  return SIGNS.find(([sign]) => sign.test(text))?.[1] ?? 'unknown';
}
