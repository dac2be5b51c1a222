import { join, literal, type Sql, sql } from '../../tree/sql';

/** Containers within containers that are read. */
const DEPTH = 10;

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;

function containers(depth: number): string {
  const within = depth > 1 ? `|${containers(depth - 1)}` : '';
  return String.raw`[\[{](?:[^\[\]{}"]|${STRING}${within})*[\]}]`;
}

const VALUE = String.raw`(?:${STRING}|[^\s\[\]{}",]+|${containers(DEPTH)})`;
const SPACE = String.raw`\s*`;
const OTHER_KEYS = `(?:${[STRING, ':', VALUE, ','].map((token) => SPACE + token).join('')})*?`;

const SHORT: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/' };
const SHORT_CONTROLS: Readonly<Record<string, string>> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' };

const hex = (unit: string) => unit.charCodeAt(0).toString(16).padStart(4, '0');

/** Each way in which JSON may write a character of a key. */
function spellings(character: string): string {
  const units = character.split('').map((unit) => String.raw`\\u(?i:${hex(unit)})`);
  const short = SHORT[character] ?? SHORT_CONTROLS[character];
  const ways = [units.join(''), ...(short === undefined ? [] : [String.raw`\\${short === '\\' ? '\\\\' : short}`])];
  const isPlain = character !== '"' && character !== '\\' && character >= ' ';
  if (isPlain)
    ways.unshift(/[\p{L}\p{N}_]/u.test(character) ? character : `\\x{${character.codePointAt(0)!.toString(16)}}`);
  return `(?:${ways.join('|')})`;
}

const keyPattern = (key: string) => `"${[...key].map(spellings).join('')}"`;

/** What stands at the top-level key, as JSON; NULL without one. Without groups in them, expressions are far quicker. */
function rawValue(json: Sql, key: string): Sql {
  const text = sql`CAST(${json} AS VARCHAR)`;
  const before = `^${SPACE}\\{${OTHER_KEYS}${SPACE}${keyPattern(key)}${SPACE}:${SPACE}`;
  return sql`list_transform([nullif(regexp_extract(${text}, ${literal(before)}), '')],
    lambda before: nullif(regexp_extract(substr(${text}, length(before) + 1), ${literal(`^${VALUE}`)}), ''))[1]`;
}

const PAIR = String.raw`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}`;
const PIECE = String.raw`${PAIR}|\\u[0-9a-fA-F]{4}|\\.|[^\\]+`;

/** What is between the quotes of `one`, a string of JSON. */
const UNQUOTED = sql`CASE WHEN NOT contains(one, '\\') THEN one[2:-2] ELSE
  array_to_string(list_transform(regexp_extract_all(one[2:-2], ${literal(PIECE)}), lambda piece: CASE
    WHEN piece[1] <> '\\' THEN piece
    WHEN length(piece) = 12 THEN chr(CAST(
      (CAST('0x' || piece[3:6] AS INTEGER) - 55296) * 1024 + CAST('0x' || piece[9:12] AS INTEGER) - 56320 + 65536 AS INTEGER))
    WHEN length(piece) = 6 THEN chr(CAST('0x' || piece[3:6] AS INTEGER))
    WHEN piece[2] = 'n' THEN chr(10) WHEN piece[2] = 't' THEN chr(9) WHEN piece[2] = 'r' THEN chr(13)
    WHEN piece[2] = 'b' THEN chr(8) WHEN piece[2] = 'f' THEN chr(12) ELSE piece[2] END), '') END`;

/** As DuckDB writes one of a number, where JSON has neither plus nor leading zeros. */
const EXPONENT = String.raw`e\+?(-?)0*`;

const SPACE_OUTSIDE = String.raw`(${STRING})|\s+`;

/** `json_extract_string` of a top-level key, where DuckDB has no functions of JSON. */
export function jsonText(json: Sql, key: string): Sql {
  return sql`list_transform([${rawValue(json, key)}], lambda one: CASE
  WHEN one = 'null' THEN NULL
  WHEN one[1] = '"' THEN ${UNQUOTED}
  WHEN one[1] IN ('{', '[') THEN regexp_replace(one, ${literal(SPACE_OUTSIDE)}, '\\1', 'g')
  WHEN regexp_matches(one, '[.eE]') AND isfinite(TRY_CAST(one AS DOUBLE))
    THEN regexp_replace(CAST(CAST(one AS DOUBLE) AS VARCHAR), ${literal(EXPONENT)}, 'e\\1')
  WHEN one = '-0' THEN '0'
  ELSE one END)[1]`;
}

export const jsonTexts = (json: Sql, keys: readonly string[]): Sql =>
  sql`CASE WHEN ${json} IS NOT NULL THEN [${join(keys.map((key) => jsonText(json, key)))}] END`;

/** Whether the text is in the list at the key. Looking for it is far quicker than reading the JSON of every row. */
export function jsonListHas(json: Sql, key: string, text: string): Sql {
  const quoted = keyPattern(text);
  const inList = String.raw`(?:^|[\[,])\s*${quoted}\s*(?:$|[\],])`;
  return sql`coalesce(
    CASE WHEN contains(CAST(${json} AS VARCHAR), ${literal(JSON.stringify(text))})
      THEN regexp_matches(${rawValue(json, key)}, ${literal(inList)})
    END,
    false
  )`;
}
