/** Insides of regular expressions' character classes. */

/** DuckDB takes these for blanks as well, wherever they are not quoted. */
export const UNICODE_SPACES = '\\u00a0\\u2000-\\u200b\\u202f\\u205f\\u2060\\u3000\\ufeff';

export const SPACES = ` \\t\\n\\r\\f${UNICODE_SPACES}`;

/** Everything beyond ASCII can begin a name, but for the blanks. */
export const NAME_START =
  'a-zA-Z_\\u0080-\\u009f\\u00a1-\\u1fff\\u200c-\\u202e\\u2030-\\u205e\\u2061-\\u2fff\\u3001-\\ufefe\\uff00-\\uffff';
