import { LearningError } from '../error/learning-error';

/** The server that makes embeddings of texts. */
export interface EmbedderSettings {
  readonly url: URL;
  readonly model: string;
  /** Sent as a bearer token; null for none. */
  readonly key: string | null;
  readonly timeoutSeconds: number;
}

/** Variables of the environment that set the embedder, where nothing else does. */
export const EMBEDDER_VARIABLES = {
  url: 'LEARNING_EMBEDDER_URL',
  model: 'LEARNING_EMBEDDER_MODEL',
  key: 'LEARNING_EMBEDDER_KEY',
  timeout: 'LEARNING_EMBEDDER_TIMEOUT',
} as const;

/** Ollama's name of all-MiniLM-L6-v2, whose embeddings the schema has room for. */
const DEFAULT_MODEL = 'all-minilm';

const DEFAULT_TIMEOUT_SECONDS = 10;
export const MOST_TIMEOUT_SECONDS = 300;

export interface GivenEmbedder {
  readonly url?: string | undefined;
  readonly model?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
}

/** Addresses that say nothing of the interface are Ollama's; those that end in /v1 are OpenAI's. */
const PATHS: Readonly<Record<string, string>> = { '/': '/api/embed', '/api': '/api/embed', '/v1': '/v1/embeddings' };

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

const bad = (message: string, hint?: string) => new LearningError('bad_settings', message, hint ? { hint } : {});

function address(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw bad(
      'The address of the embedder is no URL.',
      'Name it as in http://127.0.0.1:11434/api/embed or https://HOST/v1/embeddings.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw bad('The address of the embedder holds a password.', `Put the key into ${EMBEDDER_VARIABLES.key}.`);
  }
  const bare = url.pathname.replace(/(?<=.)\/+$/, '');
  url.pathname = PATHS[bare] ?? bare;
  return url;
}

function seconds(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_TIMEOUT_SECONDS;
  const value = Number(text);
  if (value > 0 && value <= MOST_TIMEOUT_SECONDS) return value;
  throw bad(`${EMBEDDER_VARIABLES.timeout} takes seconds, above 0 and up to ${MOST_TIMEOUT_SECONDS}.`);
}

/**
 * The embedder that is given, or that the environment names; null where neither does. The key comes from the
 * environment alone. Throws LearningError `bad_settings`.
 */
export function embedderSettings(
  { url, model, timeoutSeconds }: GivenEmbedder,
  env: Readonly<Record<string, string | undefined>>,
): EmbedderSettings | null {
  const given = url ?? env[EMBEDDER_VARIABLES.url];
  if (given === undefined || given.trim() === '') return null;
  const parsed = address(given.trim());
  const key = env[EMBEDDER_VARIABLES.key] || null;
  if (key !== null && parsed.protocol === 'http:' && !isLoopback(parsed.hostname)) {
    throw bad('The key of the embedder would cross the network unencrypted.', 'Name an address with https://.');
  }
  if (key !== null && !/^[\x21-\x7e]+$/.test(key)) {
    throw bad(`${EMBEDDER_VARIABLES.key} holds what no key has: only printable ASCII without spaces is sent.`);
  }
  return {
    url: parsed,
    model: model ?? (env[EMBEDDER_VARIABLES.model] || DEFAULT_MODEL),
    key,
    timeoutSeconds: timeoutSeconds ?? seconds(env[EMBEDDER_VARIABLES.timeout]),
  };
}
