export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes lines that Grafana takes over into its own log, in the JSON form of hclog. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each line. */
  with(fields: LogFields): Logger;
}

/** Grafana reads lines of up to 64 KiB; beyond, it would take them for plain text. */
const MAX_TEXT = 8_192;

const clip = (value: unknown) =>
  typeof value === 'string' && value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;

const timestamp = () => new Date().toISOString().replace('Z', '000Z');

/** @param writeLine is told whether the line can wait a moment, as one that hardly anybody reads */
export function createLogger(
  module: string,
  writeLine: (line: string, canWait: boolean) => void,
  own: LogFields = {},
): Logger {
  return {
    log(level, message, fields) {
      const entry = {
        '@level': level,
        '@message': message,
        '@module': module,
        '@timestamp': timestamp(),
        ...own,
        ...fields,
      };
      writeLine(`${JSON.stringify(entry, (_key, value) => clip(value))}\n`, level === 'debug');
    },
    with: (fields) => createLogger(module, writeLine, { ...own, ...fields }),
  };
}
