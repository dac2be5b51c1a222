import { LearningError } from '../../../error/learning-error';
import { printable } from '../../terminal';

const PATIENCE_MS = 30_000;
const LONGEST_REASON = 300;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Codes of errors for certificates that no known authority has signed. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/;

function unreachable(cause: unknown): LearningError {
  const code = ((cause as Error).cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const isSlow = (cause as Error).name === 'TimeoutError';
  if (CERTIFICATE.test(code)) {
    return new LearningError('grafana_down', `The certificate of the Grafana is not trusted here (${code}).`, {
      cause,
      hint: 'Let NODE_EXTRA_CA_CERTS name the file of the authority that has signed it.',
    });
  }
  const reason = isSlow ? `within ${PATIENCE_MS / 1000} s` : code && `(${code})`;
  return new LearningError('grafana_down', `No Grafana answers at the address${reason && ` ${reason}`}.`, { cause });
}

const NO_GRAFANA = 'Name the address at which a browser shows its start page, with the path that it may have.';

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What Grafana says of a refusal, in a line. */
function reasonOf(body: unknown): string {
  const { message, title } = (body ?? {}) as { message?: unknown; title?: unknown };
  const said = [message, title].find((text) => typeof text === 'string' && text !== '') as string | undefined;
  return said === undefined ? '' : printable(said).trim().slice(0, LONGEST_REASON);
}

function refusal(what: string, { status, body }: Answer): LearningError {
  const reason = reasonOf(body);
  if (status === 401) {
    return new LearningError('unauthorized', 'Grafana does not accept the token.', {
      hint: 'Make one for a service account with the role Admin, and check that it has not expired and is of this organization.',
    });
  }
  const said = `Grafana refuses to ${what}: ${reason || `status ${status}`}${/[.!?]$/.test(reason) ? '' : '.'}`;
  if (status === 403) {
    return new LearningError('forbidden', said, { hint: 'Give the service account of the token the role Admin.' });
  }
  if (status === 409 || status === 412) {
    return new LearningError('grafana_refused', said, {
      hint: 'Somebody else changed it meanwhile, perhaps. Run the command again: it looks anew.',
    });
  }
  return new LearningError('grafana_refused', said);
}

/** Grafana's HTTP API, as whoever has the token. It follows no redirect, so that the token goes nowhere else. */
export class GrafanaClient {
  readonly url: string;
  readonly #signal: AbortSignal;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, token: string | undefined, signal: AbortSignal) {
    this.url = url;
    this.#signal = signal;
    this.#headers = {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    };
  }

  /** Whatever it answers, refusals too. Throws LearningError where that is not what a Grafana says. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(PATIENCE_MS)]);
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.url + path, {
        method,
        redirect: 'manual',
        signal,
        headers: { ...this.#headers, ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (cause) {
      if (this.#signal.aborted) throw new LearningError('cancelled', 'It was interrupted.', { hint: 'Run it again.' });
      throw unreachable(cause);
    }
    const { status } = response;
    const content = parsed(text);
    if (status >= 300 && status < 400) {
      const { origin } = new URL(response.headers.get('location') ?? '', this.url);
      const where = origin === new URL(this.url).origin ? '' : ` to ${origin}`;
      throw new LearningError('grafana_down', `The address only sends on${where}.`, { hint: NO_GRAFANA });
    }
    if (status < 300 && text !== '' && content === undefined) {
      throw new LearningError('grafana_down', 'What answers at the address is not a Grafana.', { hint: NO_GRAFANA });
    }
    return { status, body: content };
  }

  /** Undefined where there is no such thing. Throws LearningError. */
  async find<T>(path: string, what: string): Promise<T | undefined> {
    const answer = await this.ask('GET', path);
    if (answer.status === 404) return undefined;
    if (answer.status >= 300) throw refusal(what, answer);
    return answer.body as T;
  }

  /** Does something. Throws LearningError, which says what was refused, and why. */
  async send<T>(method: string, path: string, what: string, body?: unknown, headers?: Record<string, string>) {
    const answer = await this.ask(method, path, body, headers);
    if (answer.status >= 300) throw refusal(what, answer);
    return answer.body as T;
  }
}
