import { config, getBackendSrv } from '@grafana/runtime';
import type { Reach } from '../../browser/file/server-file';
import { LearningError } from '../../error/learning-error';
import { t } from '../i18n/t';

/** The files that there may be, by the routes of plugin.json. */
export type ProxiedFile = 'database' | 'log';

const ROUTES: Readonly<Record<ProxiedFile, string>> = { database: '', log: '/log' };

/** What Grafana makes of the refusal of a server, whose own status would end the session of whoever asks. */
const REFUSED = /^Authentication to data source failed/;

/** As absent files are answered; servers that tell nobody what they have forbid them. */
const ABSENT: readonly number[] = [403, 404, 410];

const UNAUTHORIZED = 401;

function refusal(status: number, said: string): LearningError {
  const values = { status, said };
  if (REFUSED.test(said) || status === 403) {
    return new LearningError(
      'forbidden',
      t('file.refused', 'The server of the database refuses it: {{said}}', values),
      {
        hint: t(
          'file.refused-hint',
          'Correct user, password or headers in the data source settings. Where Grafana keeps a list of hosts that its data proxy may ask, the server has to be on it.',
        ),
      },
    );
  }
  if (ABSENT.includes(status)) {
    return new LearningError(
      'not_found',
      t('file.absent', 'There is no database at the address (status {{status}}).', values),
      {
        hint: t('file.absent-hint', 'Correct the URL in the data source settings: it is that of the file itself.'),
      },
    );
  }
  return new LearningError(
    'io_error',
    t('file.unreachable', 'The database cannot be had from its server (status {{status}}).', values),
    {
      hint: t(
        'file.unreachable-hint',
        "Check the URL in the data source settings, and that Grafana's own machine reaches its server.",
      ),
    },
  );
}

/** In words, of an answer that is no file: Grafana says it in JSON, servers in whatever they have. */
async function saidIn(response: Response): Promise<string> {
  const text = (await response.text().catch(() => '')).slice(0, 500);
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text);
  } catch {
    return /^[^<{]{1,200}$/.test(text) ? text : response.statusText || String(response.status);
  }
}

/** The way through Grafana's data proxy to a database and its log. */
export class DataProxy {
  readonly #base: string;
  /** To be sent with each request: by whom it is asked in which organization, and that no cache is to answer. */
  readonly headers: Readonly<Record<string, string>>;

  /** @param uid of the data source */
  constructor(uid: string) {
    this.#base = `${config.appSubUrl ?? ''}/api/datasources/proxy/uid/${encodeURIComponent(uid)}`;
    const organization = config.bootData?.user?.orgId;
    this.headers = {
      ...(organization !== undefined && { 'X-Grafana-Org-Id': String(organization) }),
      // Grafana keeps settings for seconds, and would ask by those from before they were saved.
      'X-Grafana-NoCache': 'true',
      'Cache-Control': 'no-cache',
    };
  }

  url(file: ProxiedFile): string {
    return new URL(this.#base + ROUTES[file], document.baseURI).href;
  }

  /** Throws LearningError with what keeps the database from being had. */
  readonly database: Reach = async (init) => {
    const response = await this.#ask('database', init);
    if (response.ok) return response;
    throw refusal(response.status, await saidIn(response));
  };

  /** Null where there is none. Throws LearningError as `database` does. */
  readonly log = async (init: RequestInit): Promise<Response | null> => {
    const response = await this.#ask('log', init);
    if (response.ok) return response;
    const said = await saidIn(response);
    if (ABSENT.includes(response.status) && !REFUSED.test(said)) return null;
    throw refusal(response.status, said);
  };

  async #ask(file: ProxiedFile, { headers, ...init }: RequestInit, times = 2): Promise<Response> {
    const given = { ...this.headers, ...(headers as Record<string, string> | undefined) };
    let response: Response;
    try {
      response = await fetch(this.url(file), { cache: 'no-store', ...init, headers: given });
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new LearningError('io_error', t('file.no-grafana', 'Grafana does not answer.'), {
        cause,
        hint: t('file.no-grafana-hint', 'Check the connection to Grafana, and run the query again.'),
      });
    }
    if (response.status !== UNAUTHORIZED || times === 1) return response;
    // Sessions are given new names every few minutes, by what Grafana's own requests see to.
    await getBackendSrv()
      .get('/api/login/ping', undefined, undefined, { showErrorAlert: false })
      .catch(() => undefined);
    return this.#ask(file, { headers: given, ...init }, times - 1);
  }
}
